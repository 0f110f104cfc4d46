import { agentId, clientId, type NewAuditEntry } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { auditTrail } from "./audit-trail.ts";
import { type LogItem, splitItems } from "./log-item.ts";

const targetsOf = (items: readonly LogItem[]) => splitItems(items).entries.map(({ target }) => target);
const entry = (target: string, clientId = "c"): NewAuditEntry => ({
  clientId,
  actorKind: "agent",
  actorId: "a",
  actionType: "request.refused",
  target,
  createdAt: new Date(0),
});
const quiet = { info: () => undefined, error: () => undefined };

test("an intent that cannot be written is a no, and the next one is tried anew", async () => {
  let up = false;
  const written: string[] = [];
  const trail = auditTrail(async (items) => {
    if (!up) throw new Error("down");
    written.push(...targetsOf(items));
  }, quiet);
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
  const trail = auditTrail(async (items) => {
    if (!up) throw new Error("down");
    written.push(...targetsOf(items));
  }, quiet);
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
  const trail = auditTrail(async (items) => {
    if (targetsOf(items).includes("flood")) await back;
  }, quiet);
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
  const trail = auditTrail(async (items) => {
    writes.push(items.map(({ kind }) => kind));
  }, quiet);
  const row = {
    clientId: clientId("00000000-0000-4000-8000-000000000001"),
    agentId: agentId("00000000-0000-4000-8000-000000000002"),
    hour: new Date(0),
    scope: "api:outbound",
    model: "",
    requests: 1,
    tokens: 0,
    costMicros: 0,
  } as const;
  expect(await trail.intend(entry("intent"), [row])).toBe(true);
  await trail.charge("c", [row]);
  expect(writes).toEqual([["entry", "charge"], ["charge"]]);
  await trail.close(0);
});
