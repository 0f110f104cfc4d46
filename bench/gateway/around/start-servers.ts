import { randomUUID } from "node:crypto";
import {
  openTestDatabase,
  prepareDatabase,
  startPostgresCluster,
  startRedis,
  type TestDatabase,
} from "@deployclaw/testkit";

/** What a gateway needs beside it. */
export interface Servers {
  readonly database: TestDatabase;
  readonly redisSocket: string;
  /** Stops them and removes everything they made. */
  close(): Promise<void>;
}

// What tests do without, since their data need not outlive the machine.
const DURABLE = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  autovacuum: "on",
  shared_buffers: "64MB",
};

/** Starts a PostgreSQL that writes as durably as in production, with a migrated database, and a Redis. */
export async function startServers(): Promise<Servers> {
  const cluster = await startPostgresCluster(DURABLE);
  try {
    const installationId = randomUUID();
    await prepareDatabase(cluster, "deployclaw", installationId);
    const redis = await startRedis();
    const database = openTestDatabase(cluster.socketDirectory, "deployclaw", installationId);
    return {
      database,
      redisSocket: redis.connection.path,
      async close() {
        await database.close();
        await redis.remove();
        await cluster.remove();
      },
    };
  } catch (err) {
    await cluster.remove();
    throw err;
  }
}
