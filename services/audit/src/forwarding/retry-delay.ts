import type { DeliveryAnswer } from "@deployclaw/domain";

const FIRST_MS = 2_000;
const RECEIVER_MAX_MS = 3_600_000;
/** What is the platform's own fault passes sooner than a receiver's. */
const PLATFORM_MAX_MS = 30_000;

/**
 * How long to wait after so many failures: twice as long each time up to an hour, by chance between half of it and all, so
 * that receivers that failed together are not tried together; and at least as long as the receiver asked for.
 */
export function retryDelayMs(
  failures: number,
  answer: DeliveryAnswer & { readonly delivered: false },
  random: () => number,
): number {
  const maxMs = answer.reason === "gateway_unavailable" ? PLATFORM_MAX_MS : RECEIVER_MAX_MS;
  const fullMs = Math.min(maxMs, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.max((answer.retryAfterSeconds ?? 0) * 1_000, fullMs * (0.5 + random() / 2));
}
