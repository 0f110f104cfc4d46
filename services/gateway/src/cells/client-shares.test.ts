import { clientId } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { clientShares } from "./client-shares.ts";

const loud = clientId("00000000-0000-4000-8000-000000000001");
const quiet = clientId("00000000-0000-4000-8000-000000000002");

test("all agents of a client share its requests, and no other client's", () => {
  const shares = clientShares(() => 0);
  const taken = Array.from({ length: 2 * LIMITS.requestsOfClient.burst }, () =>
    shares.of(loud).requests.take(),
  );
  expect(taken.filter(Boolean)).toHaveLength(LIMITS.requestsOfClient.burst);
  expect(shares.of(quiet).requests.take()).toBe(true);
});

test("a client whose log grows faster than its share is let nothing out until that is paid off", () => {
  let now = 0;
  const shares = clientShares(() => now);
  const { burst, perSecond } = LIMITS.logBytesOfClient;
  shares.spendLogBytes(loud, burst + perSecond);
  expect(shares.of(loud).requests.take()).toBe(false);
  expect(shares.of(quiet).requests.take()).toBe(true);
  now = 1_000;
  expect(shares.of(loud).requests.take()).toBe(true);
});

test("a share is kept as long as its client has agents here", () => {
  const shares = clientShares(() => 0);
  const { refusals } = shares.of(loud);
  shares.keepOnly(new Set([loud]));
  expect(shares.of(loud).refusals).toBe(refusals);
  shares.keepOnly(new Set([quiet]));
  expect(shares.of(loud).refusals).not.toBe(refusals);
});
