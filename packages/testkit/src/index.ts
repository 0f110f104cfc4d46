export * from "./eventually.ts";
export * from "./fixed-clock.ts";
export { type PostgresCluster, startPostgresCluster } from "./postgres-cluster.ts";
export * from "./test-agent.ts";
export * from "./test-client.ts";
export * from "./test-database.ts";
export * from "./test-host.ts";
export * from "./test-redis.ts";
