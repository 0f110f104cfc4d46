import type { DeliveryFailure } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { retryDelayMs } from "./retry-delay.ts";

const failure = (reason: DeliveryFailure, retryAfterSeconds?: number) =>
  ({ delivered: false, reason, detail: "", retryAfterSeconds }) as const;
const least = () => 0;
const most = () => 1;

test("each failure doubles the wait, up to an hour", () => {
  const waits = [1, 2, 3, 11, 12, 1_000_000].map((n) => retryDelayMs(n, failure("rejected"), most) / 1_000);
  expect(waits).toEqual([2, 4, 8, 2_048, 3_600, 3_600]);
});

test("chance takes away up to half of it", () => {
  expect(retryDelayMs(3, failure("rejected"), least)).toBe(4_000);
});

test("what is the platform's own fault is tried again within half a minute", () => {
  expect(retryDelayMs(50, failure("gateway_unavailable"), most)).toBe(30_000);
});

test("a receiver that asks for longer gets it", () => {
  expect(retryDelayMs(1, failure("rejected", 60), least)).toBe(60_000);
  expect(retryDelayMs(12, failure("rejected", 60), least)).toBe(1_800_000);
});
