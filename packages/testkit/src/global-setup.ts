import type { TestProject } from "vitest/node";
import { startPostgresCluster } from "./postgres-cluster.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { TEMPLATE_DATABASE, TEMPLATE_INSTALLATION } from "./template-database.ts";

declare module "vitest" {
  /** What the tests learn from the set-up of the whole run. */
  interface ProvidedContext {
    postgresSocketDirectory: string;
  }
}

/** Starts one PostgreSQL for the whole run, with a migrated template that `testDatabase` clones; gives its removal. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgresCluster();
  try {
    await prepareDatabase(cluster, TEMPLATE_DATABASE, TEMPLATE_INSTALLATION);
    project.provide("postgresSocketDirectory", cluster.socketDirectory);
  } catch (err) {
    await cluster.remove();
    throw err;
  }
  return cluster.remove;
}
