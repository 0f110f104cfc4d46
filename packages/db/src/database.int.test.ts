import { testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { DATABASE_ROLES } from "./roles.ts";

const database = await testDatabase();

test.each(DATABASE_ROLES.filter((role) => role !== "dc_owner"))(
  "%s cannot hold up the log with a transaction that hangs",
  async (role) => {
    const settings = await database.as(role).sql`
      SELECT name, setting::int AS ms FROM pg_settings
      WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout') ORDER BY 1`;
    expect(settings).toEqual([
      { name: "idle_in_transaction_session_timeout", ms: 15_000 },
      { name: "statement_timeout", ms: 30_000 },
      { name: "transaction_timeout", ms: 60_000 },
    ]);
  },
);

test("a pool for one role is not opened with another's address", () => {
  expect(() => openDatabase("dc_api", database.address("dc_gateway"))).toThrow(
    'the database address is for "dc_gateway", not for "dc_api"',
  );
});

test("every role signs in with its password alone", async () => {
  const wrong = openDatabase("dc_api", { ...database.address("dc_api"), password: "guess" });
  await expect(wrong.sql`SELECT 1`).rejects.toThrow("password authentication failed");
  await wrong.close();
});
