// A process of an orchestrator that is killed: brings one agent to what is wanted, prints each point at which it could die
// as a line, and sends itself a signal at the point of the given number.
import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type DatabaseAddress, openDatabase } from "@deployclaw/db";
import type { AgentId } from "@deployclaw/domain";
import { createReconciler } from "../../reconcile/reconciler.ts";
import { takeOverLeases } from "../../store/take-over-leases.ts";
import { reconcilerParts, type TestHostFacts } from "../../testing/reconciler-parts.ts";
import { withDeathPoints } from "./death-points.ts";
import { withOpenPoints } from "./open-points.ts";

/** What the process is told. */
export interface VictimOrder {
  readonly facts: TestHostFacts;
  readonly database: DatabaseAddress;
  readonly agentId: AgentId;
  readonly diesAt: number;
  /** Whether it is in a transaction, before its end, that it dies; else between any two things that it does. */
  readonly inTransaction?: boolean;
  readonly signal: "SIGKILL" | "SIGSTOP";
}

const { facts, database, agentId, diesAt, inTransaction, signal } = JSON.parse(
  process.argv[2] ?? "",
) as VictimOrder;
const db = openDatabase("dc_orchestrator", database, { connectionsMax: 3 });
let count = 0;
function point(done: string): void {
  writeSync(1, `${done}\n`);
  if (count === diesAt) process.kill(process.pid, signal);
  count += 1;
}
const parts =
  inTransaction === true
    ? reconcilerParts(facts, withOpenPoints(db, point))
    : withDeathPoints(reconcilerParts(facts, db), point);
await takeOverLeases(db, facts.host.hostName);
const { reconcile } = createReconciler({ ...parts, newId: randomUUID });
for (let outcome = await reconcile(agentId); outcome !== undefined; outcome = await reconcile(agentId))
  await delay(outcome.againAfterMs);
await db.close();
