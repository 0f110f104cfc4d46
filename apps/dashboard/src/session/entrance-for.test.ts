import { ApiProblem } from "@deployclaw/contracts/client";
import { expect, test } from "vitest";
import { entranceFor, pageAfter } from "./entrance-for.ts";

const refused = (kind: string) =>
  new ApiProblem(403, { type: `https://claw.example/errors/${kind}`, detail: "" });

test("each way of not being signed in has its entrance", () => {
  expect(entranceFor(refused("unauthenticated"), "/audit?x=1")).toBe("/sign-in?next=%2Faudit%3Fx%3D1");
  expect(entranceFor(refused("totp-required"), "/audit")).toBe("/sign-in?step=code&next=%2Faudit");
  expect(entranceFor(refused("totp-not-enrolled"), "/audit")).toBe("/enroll");
  expect(entranceFor(refused("forbidden"), "/audit")).toBeUndefined();
  expect(entranceFor(new Error("other"), "/audit")).toBeUndefined();
});

test("an address never leads to another site after signing in", () => {
  expect(pageAfter("/audit?action=agent.create")).toBe("/audit?action=agent.create");
  for (const elsewhere of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "",
    null,
  ])
    expect(pageAfter(elsewhere)).toBe("/agents");
});
