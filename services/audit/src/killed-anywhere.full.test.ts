import { privateDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { dieEverywhere, liveAsProcess } from "../testdata/die-everywhere.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();

test("a process killed with SIGKILL at each step of numbering and signing leaves nothing missing or double", async () => {
  const points = await dieEverywhere(database, {
    stride: 1,
    live: (points, directory) => liveAsProcess(database, points, directory),
  });
  expect(points).toBeGreaterThan(60);
});
