import { expect, test } from "vitest";
import { HOLDS } from "./client-hold.ts";
import { ABILITIES, isPossibleDuring, ROLES, roleMay } from "./roles.ts";

test("a viewer looks, a member changes agents, an admin alone decides about the client", () => {
  const may = ROLES.map((role) => [role, ABILITIES.filter((ability) => roleMay(role, ability))]);
  expect(Object.fromEntries(may)).toEqual({
    admin: ["read", "change", "inspect", "administer", "restore"],
    member: ["read", "change"],
    viewer: ["read"],
  });
});

test("a client that stands still is looked at, and only its deletion can be taken back", () => {
  const possible = HOLDS.map((hold) => [
    hold,
    ABILITIES.filter((ability) => isPossibleDuring(hold, ability)),
  ]);
  expect(Object.fromEntries(possible)).toEqual({
    suspended: ["read", "inspect"],
    deleting: ["read", "inspect", "restore"],
  });
});
