import { fixedClock } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { attemptLimit } from "./attempt-limit.ts";

test("a key tries so often within a window, then waits as long as it is told", () => {
  const clock = fixedClock();
  const limit = attemptLimit({ max: 2, windowMs: 60_000, clock });
  limit.take("a");
  clock.advance(10_000);
  limit.take("a");
  expect(() => limit.take("a")).toThrow(
    expect.objectContaining({ code: "rate_limited", retryAfterSeconds: 50 }),
  );
  limit.take("b");
  clock.advance(50_000);
  limit.take("a");
  expect(() => limit.take("a")).toThrow();
});

test("a refused try does not prolong the wait", () => {
  const clock = fixedClock();
  const limit = attemptLimit({ max: 1, windowMs: 60_000, clock });
  limit.take("a");
  for (let second = 0; second < 59; second += 1) {
    clock.advance(1_000);
    expect(() => limit.take("a")).toThrow();
  }
  clock.advance(1_000);
  limit.take("a");
});
