import { expect, test } from "vitest";
import { describeUsage } from "./describe-usage.ts";

const ENDS = { hourEndsAt: "2026-05-04T13:00:00.000Z", dayEndsAt: "2026-05-05T00:00:00.000Z" };

test("usage is said beside its limits, and money only where there is some", () => {
  const tokens = { used: 1_234, max: 200_000 };
  const scopes = [
    { scope: "email:read" as const, hour: { used: 3, max: 300 }, day: { used: 1_000, max: null } },
  ];
  expect(describeUsage({ tokens, costMicros: { used: 0, max: null }, scopes, ...ENDS })).toEqual([
    ["Tokens today", "1,234 of 200,000"],
    ["Read mail", "3 of 300 this hour, 1,000 today"],
  ]);
  expect(
    describeUsage({ tokens, costMicros: { used: 7_500, max: 2_000_000 }, scopes: [], ...ENDS })[1],
  ).toEqual(["Money today", "$0.0075 of $2.00"]);
});
