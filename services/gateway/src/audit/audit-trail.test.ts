import { randomUUID } from "node:crypto";
import { agentId, clientId, type NewAuditEntry } from "@deployclaw/domain";
import { testEntry } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import type { LedgerRow } from "../limits/ledger-row.ts";
import { LIMITS } from "../limits.ts";
import { auditTrail } from "./audit-trail.ts";
import { type LogItem, splitItems } from "./log-item.ts";
import type { Fate, LogStore } from "./log-store.ts";

const targetsOf = (items: readonly LogItem[]) => splitItems(items).entries.map(({ entry }) => entry.target);
const entry = (target: string, clientId = "c"): NewAuditEntry =>
  testEntry({
    clientId,
    actorKind: "agent",
    actorId: "a",
    actionType: "request.refused",
    target,
    createdAt: new Date(0),
  });
const quiet = { info: () => undefined, error: () => undefined };
const deps = { newId: randomUUID, log: quiet };

const chargeOf = (tokens: number): LedgerRow => ({
  clientId: clientId("00000000-0000-4000-8000-000000000001"),
  agentId: agentId("00000000-0000-4000-8000-000000000002"),
  hour: new Date(0),
  scope: "api:outbound",
  model: "",
  requests: 1,
  tokens,
  costMicros: 0,
});

/** A store whose failed writes are known to have failed. */
function storeOf(write: (items: readonly LogItem[]) => Promise<void>): LogStore {
  return { write, fateOf: () => Promise.reject(new Error("nobody asks")) };
}
const trailOver = (write: (items: readonly LogItem[]) => Promise<void>) => auditTrail(storeOf(write), deps);

test("an intent that cannot be written is a no, and the next one is tried anew", async () => {
  let up = false;
  const written: string[] = [];
  const trail = trailOver(async (items) => {
    if (!up) throw new Error("down");
    written.push(...targetsOf(items));
  });
  expect(await trail.intend(entry("first"))).toBe(false);
  expect(trail.healthy()).toBe(false);
  up = true;
  expect(await trail.intend(entry("second"))).toBe(true);
  expect(written).toEqual(["second"]);
  await trail.close(0);
});

test("what already happened is written once the log is back, and at the latest at the end", async () => {
  let up = false;
  const written: string[] = [];
  const trail = trailOver(async (items) => {
    if (!up) throw new Error("down");
    written.push(...targetsOf(items));
  });
  trail.record(entry("outcome"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual([]);
  up = true;
  await trail.close(1_000);
  expect(written).toEqual(["outcome"]);
  expect(await trail.intend(entry("late"))).toBe(false);
});

test("a client whose backlog is full is let nothing out, and every other one is", async () => {
  const { promise: back, resolve: comeBack } = Promise.withResolvers<void>();
  const trail = trailOver(async (items) => {
    if (targetsOf(items).includes("flood")) await back;
  });
  for (let count = 0; count <= LIMITS.auditBacklogOfClientMax; count += 1)
    trail.record(entry("flood", "loud"));
  expect(await trail.intend(entry("more", "loud"))).toBe(false);
  const other = trail.intend(entry("mine", "quiet"));
  comeBack();
  expect(await other).toBe(true);
  await trail.close(10_000);
});

test("charges are in the same write as the intent that they are for, and later ones are known to be durable", async () => {
  const writes: string[][] = [];
  const trail = trailOver(async (items) => {
    writes.push(items.map(({ kind }) => kind));
  });
  const row = chargeOf(0);
  expect(await trail.intend(entry("intent"), [row])).toBe(true);
  await trail.charge("c", [row]);
  expect(writes).toEqual([["entry", "charge"], ["charge"]]);
  await trail.close(0);
});

test("a write whose end nobody heard is tried again only once it is known to have failed", async () => {
  const tries: string[][] = [];
  let fate: Fate = "in progress";
  let asked = 0;
  const { promise: askedTwice, resolve: wasAsked } = Promise.withResolvers<void>();
  const store: LogStore = {
    async write(items, beforeCommit) {
      tries.push(splitItems(items).entries.map(({ id }) => id));
      beforeCommit(String(tries.length));
      if (tries.length === 1) throw new Error("the connection broke");
    },
    async fateOf() {
      asked += 1;
      if (asked === 2) wasAsked();
      return fate;
    },
  };
  const trail = auditTrail(store, deps);
  trail.record(entry("outcome"));
  await askedTwice;
  expect(tries).toHaveLength(1);
  fate = "aborted";
  await trail.close(5_000);
  expect(tries).toHaveLength(2);
  expect(tries[1]).toEqual(tries[0]);
});

test("a write that was committed after all is not tried again", async () => {
  let tries = 0;
  const store: LogStore = {
    async write(_items, beforeCommit) {
      tries += 1;
      beforeCommit("1");
      throw new Error("the connection broke");
    },
    fateOf: async () => "committed",
  };
  const trail = auditTrail(store, deps);
  const row = chargeOf(-5);
  expect(await trail.intend(entry("intent"), [row])).toBe(false);
  await trail.charge("c", [row]);
  expect(tries).toBe(2);
  await trail.close(0);
});

test("what is large is bounded like what is many", async () => {
  const { promise: back, resolve: comeBack } = Promise.withResolvers<void>();
  const trail = trailOver(async () => back);
  const large = {
    ...entry("x"),
    metadata: { text: "x".repeat(1_000), more: Array(12).fill("y".repeat(1_000)) },
  };
  for (let kept = 0; kept <= LIMITS.auditBacklogOfClientBytesMax; kept += 13_000) trail.record(large);
  expect(await trail.intend(entry("more"))).toBe(false);
  comeBack();
  await trail.close(10_000);
});
