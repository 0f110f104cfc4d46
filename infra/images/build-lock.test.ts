import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withBuildLock } from "./build-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deployclaw-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("lets one in at a time, and the next one in after a failure", async () => {
  const path = join(folder, "lock");
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    // Time for the other one to come in, were it let.
    await withBuildLock(join(folder, name), async () => {});
    seen.push(`${name} ends`);
    if (name === "first") throw new Error("failed");
  };
  const first = withBuildLock(path, work("first"));
  const second = withBuildLock(path, work("second"));
  const results = await Promise.allSettled([first, second]);
  expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
  const [begun, ended] = [seen[0]?.split(" ")[0], seen[1]?.split(" ")[0]];
  expect(begun).toBe(ended);
  expect(seen).toHaveLength(4);
});

it("fails when there can be no lock", async () => {
  await expect(withBuildLock(join(folder, "missing/lock"), async () => {})).rejects.toThrow("no lock");
});
