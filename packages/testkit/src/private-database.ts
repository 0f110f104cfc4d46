import { randomUUID } from "node:crypto";
import { afterAll } from "vitest";
import { openTestDatabase, type TestDatabase } from "./open-test-database.ts";
import { startPostgresCluster } from "./postgres-cluster.ts";
import { prepareDatabase } from "./prepare-database.ts";

/** A database on a server of its own, which the test may stop. */
export interface PrivateDatabase extends TestDatabase {
  /** Stops the server at once, as after a power cut, and keeps its data. */
  stop(): Promise<void>;
  /** Starts the server again; resolves when it accepts connections. */
  start(): Promise<void>;
}

/**
 * As `testDatabase`, at the file's top level too, on a PostgreSQL server of its own that can be stopped and started
 * (2 s to make). It is removed after the file's tests.
 */
export async function privateDatabase(): Promise<PrivateDatabase> {
  const cluster = await startPostgresCluster();
  const installationId = randomUUID();
  await prepareDatabase(cluster, "deployclaw", installationId);
  const database = openTestDatabase(cluster.socketDirectory, "deployclaw", installationId);
  afterAll(async () => {
    await database.close();
    await cluster.remove();
  });
  return { ...database, stop: cluster.stop, start: cluster.start };
}
