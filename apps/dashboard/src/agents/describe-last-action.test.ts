import { expect, test } from "vitest";
import { describeLastAction } from "./describe-last-action.ts";

const agent = { id: "a1", name: "scout" };
const at = "2026-11-22T14:02:11.000Z";

test("what an agent did is said of the agent, what was done to it of somebody", () => {
  expect(describeLastAction(agent, { action: "model.intent", target: "demo", at })).toBe(
    "scout asked the model demo",
  );
  expect(describeLastAction(agent, { action: "agent.stop", target: "scout", at })).toBe(
    "Somebody stopped scout",
  );
});
