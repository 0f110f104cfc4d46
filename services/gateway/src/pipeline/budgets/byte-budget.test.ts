import { expect, test } from "vitest";
import { byteBudget, takeFromAll } from "./byte-budget.ts";

test("a budget gives what is left, whole or not at all, and takes it back", () => {
  const budget = byteBudget(10);
  expect([budget.take(7), budget.take(4), budget.take(3), budget.take(1)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  budget.give(7);
  expect([budget.take(7), budget.take(1)]).toEqual([true, false]);
});

test("of several budgets, none is charged when one refuses", () => {
  const [roomy, tight] = [byteBudget(10), byteBudget(5)];
  expect(takeFromAll([roomy, tight], 6)).toBe(false);
  expect(takeFromAll([tight, roomy], 6)).toBe(false);
  expect(takeFromAll([roomy, tight], 5)).toBe(true);
  expect([roomy.take(6), roomy.take(5), tight.take(1)]).toEqual([false, true, false]);
});
