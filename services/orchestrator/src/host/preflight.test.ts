import { AppError } from "@deployclaw/domain";
import { expect, test } from "vitest";
import type { Engine } from "../engine/engine.ts";
import { preflight } from "./preflight.ts";

const good = { version: "20.10.24+dfsg1", apiVersion: "1.41", cgroupVersion: "1", seccomp: true } as const;
const engineWith = (
  facts: () => Promise<typeof good | (Omit<typeof good, "seccomp"> & { seccomp: boolean })>,
  hasImage = true,
) => ({ facts, hasImage: async () => hasImage }) as unknown as Engine;
const machine = { isRoot: true, hasLoopDevices: true, swaps: "Filename Type Size\n" };
const images = { airlock: "sha256:a" };
const check = (change: Partial<Parameters<typeof preflight>[0]> = {}) =>
  preflight({ engine: engineWith(async () => good), images, diskDriver: "loop", machine, ...change });
const failed = async (change: Parameters<typeof check>[0]) => {
  const { facts, acceptsCells } = await check(change);
  return { names: facts.filter((fact) => !fact.ok).map((fact) => fact.name), acceptsCells };
};

test("a host that has everything accepts cells", async () => {
  expect(await failed({})).toEqual({ names: [], acceptsCells: true });
});

test.each<[string, Parameters<typeof check>[0], readonly string[]]>([
  [
    "no engine",
    { engine: engineWith(() => Promise.reject(new AppError("dependency_unavailable", "gone"))) },
    ["engine"],
  ],
  [
    "an old engine",
    { engine: engineWith(async () => ({ ...good, version: "19.03.15" }) as never) },
    ["engine"],
  ],
  ["no seccomp", { engine: engineWith(async () => ({ ...good, seccomp: false })) }, ["seccomp"]],
  ["loop disks without root", { machine: { ...machine, isRoot: false } }, ["disk", "disk cap"]],
  ["a disk driver that is not there", { diskDriver: "pquota" }, ["disk"]],
  ["no images", { images: {} }, ["images"]],
  ["an image that the engine lost", { engine: engineWith(async () => good, false) }, ["images"]],
])("a host with %s accepts no cell and says why", async (_what, change, names) => {
  expect(await failed(change)).toEqual({ names, acceptsCells: false });
});

test("a host without disk caps accepts cells and says so loudly", async () => {
  const { facts, acceptsCells } = await check({ diskDriver: "none" });
  expect(acceptsCells).toBe(true);
  expect(facts).toContainEqual({
    name: "disk cap",
    ok: false,
    detail: expect.stringContaining("NOT ENFORCED"),
  });
});

test("unencrypted swap is told, zram is fine", async () => {
  const swap = (line: string) => failed({ machine: { ...machine, swaps: `Filename Type\n${line}\n` } });
  expect(await swap("/swapfile file 1 0 -2")).toEqual({ names: ["swap"], acceptsCells: true });
  expect(await swap("/dev/zram0 partition 1 0 100")).toEqual({ names: [], acceptsCells: true });
});
