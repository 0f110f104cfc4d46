import type { NewAuditEntry } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { auditTrail } from "./audit-trail.ts";

const entry = (target: string): NewAuditEntry => ({
  clientId: "c",
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
  const trail = auditTrail(async (entries) => {
    if (!up) throw new Error("down");
    written.push(...entries.map(({ target }) => target));
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
  const trail = auditTrail(async (entries) => {
    if (!up) throw new Error("down");
    written.push(...entries.map(({ target }) => target));
  }, quiet);
  trail.record(entry("outcome"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual([]);
  up = true;
  await trail.close(1_000);
  expect(written).toEqual(["outcome"]);
  expect(await trail.intend(entry("late"))).toBe(false);
});
