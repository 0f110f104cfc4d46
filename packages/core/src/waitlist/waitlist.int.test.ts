import { fixedClock, refusal, testDatabase } from "@deployclaw/testkit";
import { beforeEach, expect, test } from "vitest";
import { joinWaitlist, type WaitlistContext } from "./join-waitlist.ts";
import { listWaitlist } from "./list-waitlist.ts";

const database = await testDatabase();
const clock = fixedClock();
const list = () => listWaitlist({ ctx: { db: database.as("dc_admin") } });
const from = (ipAddress: string): WaitlistContext => ({
  auth: database.as("dc_auth"),
  keys: { addresses: new Uint8Array(32).fill(7) },
  clock,
  caller: { ipAddress, userAgent: "" },
});
const join = (ipAddress: string, email: string, more: { company?: string; message?: string } = {}) =>
  joinWaitlist({ ctx: from(ipAddress), input: { email, ...more } });

beforeEach(() => database.superuser`DELETE FROM waitlist`.then(() => undefined));

test("operators see who asked, newest first", async () => {
  await join("192.0.2.1", "ana@example.test", { company: "Acme", message: "mail\nand invoices" });
  clock.advance(1_000);
  await join("192.0.2.2", "bo@example.test");
  const [newest, oldest] = await list();
  expect(newest).toMatchObject({
    email: "bo@example.test",
    company: null,
    message: null,
    createdAt: clock(),
  });
  expect(oldest).toMatchObject({ email: "ana@example.test", company: "Acme", message: "mail\nand invoices" });
});

test("an email is listed once, whatever its case, and the first entry stays", async () => {
  await join("192.0.2.1", "ana@example.test", { company: "Acme" });
  await Promise.all([
    join("192.0.2.9", "Ana@Example.test", { company: "Other" }),
    join("192.0.2.9", "ana@example.test"),
  ]);
  expect(await list()).toMatchObject([{ email: "ana@example.test", company: "Acme" }]);
});

test("entries from one address can be told, the address itself cannot", async () => {
  await join("192.0.2.1", "a@example.test");
  await join("192.0.2.1", "b@example.test");
  await join("192.0.2.2", "c@example.test");
  const hashes = (await list()).map((entry) => entry.addressHash);
  expect(new Set(hashes).size).toBe(2);
  expect(JSON.stringify(await list())).not.toContain("192.0.2");
});

test("the API's roles cannot read or change the list, nor the operator's add to it", async () => {
  await join("192.0.2.1", "ana@example.test");
  const denied = "permission denied for table waitlist";
  for (const role of ["dc_api", "dc_auth"] as const)
    for (const statement of [
      "SELECT 1 FROM waitlist",
      "DELETE FROM waitlist",
      "UPDATE waitlist SET email = ''",
    ])
      expect(await refusal(database.as(role).sql.unsafe(statement)), `${role}: ${statement}`).toBe(denied);
  expect(await refusal(database.as("dc_admin").sql.unsafe("DELETE FROM waitlist"))).toBe(denied);
});
