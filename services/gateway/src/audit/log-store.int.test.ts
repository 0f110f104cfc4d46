import { randomUUID } from "node:crypto";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { auditWriter, openDatabase } from "@deployclaw/db";
import type { NewAuditEntry } from "@deployclaw/domain";
import { eventually, testAgent, testClient, testDatabase, testEntry, testHost } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { readLedger } from "../database/spend-ledger.ts";
import { databaseLog } from "../database/write-log.ts";
import type { LedgerRow } from "../limits/ledger-row.ts";
import { auditTrail } from "./audit-trail.ts";
import { chargeItems, entryItem } from "./log-item.ts";
import { writeWithin } from "./log-store.ts";

const database = await testDatabase();
const client = await testClient(database);
const hostName = await testHost(database);
const { agentId } = await testAgent(database, client, { hostName });
const address = database.address("dc_gateway");
const quiet = { info: () => undefined, error: () => undefined };

/** What becomes of the answer to the next COMMIT. */
let answers: "pass" | "hold" | "cut" = "pass";
const links = new Set<Socket>();
/** Between the gateway and its database: commits reach the server, what it says to them does not always come back. */
const wire = createServer((near) => {
  const far = connect(join(address.host, `.s.PGSQL.${address.port}`));
  for (const socket of [near, far]) {
    links.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => {
      links.delete(socket);
      near.destroy();
      far.destroy();
    });
  }
  near.pipe(far);
  far.on("data", (chunk) => {
    if (answers === "pass" || !chunk.includes("COMMIT\0")) near.write(chunk);
    else if (answers === "cut") near.destroy();
  });
});
await new Promise<void>((resolve) => wire.listen(0, "127.0.0.1", resolve));
const at = wire.address();
if (at === null || typeof at === "string") throw new Error("the wire has no port");
const db = openDatabase("dc_gateway", { ...address, host: "127.0.0.1", port: at.port });
const store = databaseLog(db, hostName, auditWriter("gateway", randomUUID()));

beforeEach(() => {
  answers = "pass";
});

afterAll(async () => {
  for (const link of links) link.destroy();
  await db.close();
  wire.close();
});

const entry = (target: string): NewAuditEntry =>
  testEntry({
    clientId: client.clientId,
    agentId,
    actorKind: "agent",
    actorId: agentId,
    actionType: "request.outcome",
    target,
    createdAt: new Date(),
  });
const row = (tokens: number): LedgerRow => ({
  clientId: client.clientId,
  agentId,
  hour: new Date(),
  scope: "model",
  model: "demo",
  requests: 0,
  tokens,
  costMicros: 0,
});
const targets = async (target: string) =>
  database.superuser`SELECT 1 FROM audit_logs WHERE target = ${target}`;
const tokens = async () =>
  (await readLedger(database.as("dc_gateway"), hostName, agentId, new Date())).tokens;

test.each(["hold", "cut"] as const)(
  "what is recorded and charged stands once when the commit's answer is lost: %s",
  async (loss) => {
    const before = await tokens();
    const trail = auditTrail(store, { newId: randomUUID, log: quiet });
    answers = loss;
    const charged = trail.charge(client.clientId, [row(100)]);
    await eventually("it is charged", async () => (await tokens()) === before + 100, { timeoutMs: 20_000 });
    // The trail does not know; what it asks next is answered again.
    answers = "pass";
    await charged;
    answers = loss;
    trail.record(entry(`outcome ${loss}`));
    const isThere = async () => (await targets(`outcome ${loss}`)).length === 1;
    await eventually("it is recorded", isThere, { timeoutMs: 20_000 });
    answers = "pass";
    await trail.charge(client.clientId, [row(1)]);
    await trail.close(10_000);
    expect(await targets(`outcome ${loss}`)).toHaveLength(1);
    expect(await tokens()).toBe(before + 101);
  },
);

test("an intent whose commit is not heard of in time is a no, whatever became of it", async () => {
  const trail = auditTrail(store, { newId: randomUUID, log: quiet });
  answers = "hold";
  expect(await trail.intend(entry("intent"), [row(1)])).toBe(false);
  answers = "pass";
  expect(await trail.intend(entry("next"))).toBe(true);
  expect(await targets("intent")).toHaveLength(1);
  await trail.close(1_000);
});

test("a write that was given up before it could be told apart is not committed", async () => {
  let commit = (): void => undefined;
  const late = {
    ...store,
    write: (items: Parameters<typeof store.write>[0], beforeCommit: (id: string) => void) =>
      new Promise<void>((resolve, reject) => {
        commit = () => void store.write(items, beforeCommit).then(resolve, reject);
      }),
  };
  await expect(writeWithin(late, [entryItem(randomUUID(), entry("late"))], 1)).rejects.toThrow("no commit");
  commit();
  // The same pool, and so after it.
  await store.write([entryItem(randomUUID(), entry("after"))], () => undefined);
  await eventually("the pool is idle", async () => {
    const busy = await database.superuser`
      SELECT 1 FROM pg_stat_activity WHERE usename = 'dc_gateway' AND datname = current_database()
        AND state <> 'idle'`;
    return busy.length === 0;
  });
  expect(await targets("late")).toHaveLength(0);
});

test("the fate of a write is what became of it", async () => {
  let seen = "";
  const items = [entryItem(randomUUID(), entry("fate")), ...chargeItems([row(1)])];
  const aborted = store.write(items, (transaction) => {
    seen = transaction;
    throw new Error("not so");
  });
  await expect(aborted).rejects.toThrow("not so");
  expect(await store.fateOf(seen)).toBe("aborted");
  const again = async (): Promise<void> => {
    await store.write(items.slice(0, 1), (transaction) => {
      seen = transaction;
    });
  };
  await again();
  expect(await store.fateOf(seen)).toBe("committed");
  // An entry is the same however often it is tried.
  await again();
  expect(await targets("fate")).toHaveLength(1);
});
