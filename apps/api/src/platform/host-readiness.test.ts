import { expect, test } from "vitest";
import { hostReadiness } from "./host-readiness.ts";

const answer = (acceptsCells: boolean) => async () =>
  JSON.stringify({
    acceptsCells,
    preflight: [
      { name: "engine", ok: true, detail: "canary" },
      { name: "swap", ok: false, detail: "canary" },
    ],
  });

test("a host that takes no cells says what it misses by name alone, one that does says nothing", async () => {
  expect(await hostReadiness(answer(false))).toEqual({ acceptsCells: false, missing: ["swap"] });
  expect(await hostReadiness(answer(true))).toEqual({ acceptsCells: true, missing: [] });
});

test("of a host that does not answer, or not so, nothing is said", async () => {
  expect(await hostReadiness(() => Promise.reject(new Error("canary")))).toBeNull();
  expect(await hostReadiness(async () => "<html>")).toBeNull();
});
