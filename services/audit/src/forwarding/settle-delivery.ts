import { logForwarders, type Transaction } from "@deployclaw/db";
import type { DeliveryAnswer, ForwarderId } from "@deployclaw/domain";
import { and, eq, sql } from "drizzle-orm";
import type { Claim } from "./claim-batch.ts";
import { retryDelayMs } from "./retry-delay.ts";

type Failure = DeliveryAnswer & { readonly delivered: false };

/**
 * Writes down what became of a batch: its position moves over what was delivered. Nothing is written when somebody moved
 * the position meanwhile, or the forwarder is gone.
 */
export async function settleDelivery(
  tx: Transaction<"dc_audit">,
  claim: Pick<Claim, "id" | "start" | "end" | "failures">,
  answer: DeliveryAnswer,
  random: () => number,
): Promise<void> {
  const { id, start, end } = claim;
  await tx
    .update(logForwarders)
    .set(answer.delivered ? delivered(end) : failed(claim.failures, answer, random))
    .where(and(eq(logForwarders.id, id), eq(logForwarders.position, start), eq(logForwarders.batchEnd, end)));
}

/** Writes down that there is no batch to send, since the log itself is not as it must be. */
export async function settleDamage(
  tx: Transaction<"dc_audit">,
  id: ForwarderId,
  detail: string,
  random: () => number,
): Promise<void> {
  const [row] = await tx
    .select({ failures: logForwarders.failures })
    .from(logForwarders)
    .where(eq(logForwarders.id, id));
  if (row === undefined) return;
  const answer = { delivered: false, reason: "gateway_unavailable", detail } as const;
  await tx
    .update(logForwarders)
    .set(failed(row.failures, answer, random))
    .where(eq(logForwarders.id, id));
}

function delivered(end: number) {
  return {
    position: end,
    batchEnd: null,
    failures: 0,
    lastError: null,
    deliveredAt: sql`now()`,
    // Behind everybody who waits: one client's backlog does not come before another's next entry.
    retryAt: sql`now()`,
  };
}

function failed(failuresBefore: number, answer: Failure, random: () => number) {
  const delayMs = retryDelayMs(failuresBefore + 1, answer, random);
  return {
    failures: failuresBefore + 1,
    lastError: answer.detail.slice(0, 500),
    retryAt: sql`now() + ${Math.round(delayMs)} * interval '1 millisecond'`,
    // Only a person can know that there is a receiver again.
    ...(answer.reason === "gone" ? { pausedAt: sql`now()`, pausedBy: "receiver" as const } : {}),
  };
}
