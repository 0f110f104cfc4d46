import { expect, test } from "vitest";
import { privateDatabase } from "./private-database.ts";
import { testClient } from "./test-client.ts";

const database = await privateDatabase();

test("a private database keeps what was committed through a stop", async () => {
  const client = await testClient(database);
  await database.stop();
  await expect(database.superuser`SELECT 1`).rejects.toThrow();
  await database.start();
  expect(await database.superuser`SELECT id FROM clients`).toEqual([{ id: client.clientId }]);
});
