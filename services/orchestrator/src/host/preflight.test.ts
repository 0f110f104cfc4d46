import { AppError } from "@deployclaw/domain";
import { expect, test } from "vitest";
import type { Engine, EngineFacts } from "../engine/engine.ts";
import { preflight } from "./preflight.ts";

const limits = { memory: true, swap: true, processor: true, processes: true };
const good: EngineFacts = {
  version: "20.10.24+dfsg1",
  apiVersion: "1.41",
  cgroupVersion: "1",
  seccomp: true,
  runc: { version: "1.1.12", commit: "v1.1.12" },
  limits,
};
const engineWith = (facts: () => Promise<EngineFacts>, hasImage = true) =>
  ({ facts, imageLabels: async () => (hasImage ? {} : undefined) }) as unknown as Engine;
const engineSaying = (change: Partial<EngineFacts>) => engineWith(async () => ({ ...good, ...change }));
const EXPOSED_SWAP = "Filename Type\n/swapfile file 1 0 -2\n";
const machine = { isRoot: true, hasLoopDevices: true, swaps: "Filename Type Size\n" };
const images = { ids: { airlock: "sha256:a" }, refusals: {} };
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
  ["an old engine", { engine: engineSaying({ version: "19.03.15" }) }, ["engine"]],
  ["no seccomp", { engine: engineSaying({ seccomp: false }) }, ["seccomp"]],
  ["an unpatched runtime", { engine: engineSaying({ runc: { version: "1.1.4", commit: "" } }) }, ["runtime"]],
  ["a runtime that is not named", { engine: engineSaying({ runc: undefined }) }, ["runtime"]],
  ["no memory cgroup", { engine: engineSaying({ limits: { ...limits, memory: false } }) }, ["cgroup"]],
  ["no pids cgroup", { engine: engineSaying({ limits: { ...limits, processes: false } }) }, ["cgroup"]],
  [
    "unencrypted swap that cells cannot be kept out of",
    {
      engine: engineSaying({ limits: { ...limits, swap: false } }),
      machine: { ...machine, swaps: EXPOSED_SWAP },
    },
    ["swap"],
  ],
  ["loop disks without root", { machine: { ...machine, isRoot: false } }, ["disk", "disk cap"]],
  ["a disk driver that is not there", { diskDriver: "pquota" }, ["disk"]],
  ["no images", { images: { ids: {}, refusals: {} } }, ["images"]],
  ["an airlock of another contract", { images: { ids: {}, refusals: { airlock: "too old" } } }, ["images"]],
  ["an image that the engine lost", { engine: engineWith(async () => good, false) }, ["images"]],
])("37: a host with %s accepts no cell and says why", async (_what, change, names) => {
  expect(await failed(change)).toEqual({ names, acceptsCells: false });
});

test("a host with a runtime's image of another contract accepts cells of the others and says so", async () => {
  const { facts, acceptsCells } = await check({ images: { ...images, refusals: { nano: "too old" } } });
  expect(acceptsCells).toBe(true);
  expect(facts).toContainEqual({ name: "image of nano", ok: false, detail: "too old" });
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

test("unencrypted swap that cells are kept out of is told, zram is fine", async () => {
  const swap = (line: string) => failed({ machine: { ...machine, swaps: `Filename Type\n${line}\n` } });
  expect(await swap("/swapfile file 1 0 -2")).toEqual({
    names: ["swap of the platform"],
    acceptsCells: true,
  });
  expect(await swap("/dev/zram0 partition 1 0 100")).toEqual({ names: [], acceptsCells: true });
});
