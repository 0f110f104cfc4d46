import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { measureCapacity } from "./measure-capacity.ts";

const GIB = 1024 ** 3;
const disksDirectory = await mkdtemp(join(tmpdir(), "dco-capacity-"));
afterAll(() => rm(disksDirectory, { recursive: true }));

const automatic = {
  disksDirectory,
  diskDriver: "loop",
  hostLabels: undefined,
  hostMemoryBytes: undefined,
  hostDiskBytes: undefined,
  memoryOvercommit: 4,
} as const;

test("a host has the machine's memory and disk, less what the platform keeps for itself", async () => {
  const { bavail, bsize } = await statfs(disksDirectory);
  const measured = await measureCapacity(automatic);
  expect(measured).toMatchObject({ labels: {}, countsDisks: true, memoryOvercommit: 4 });
  expect(measured.memoryBytes).toBe(Math.max(0, totalmem() - GIB));
  // Others write to this filesystem meanwhile.
  expect(Math.abs(measured.diskBytes - Math.max(0, bavail * bsize - 2 * GIB))).toBeLessThan(GIB);
  expect(measured.cpuMillis).toBeGreaterThanOrEqual(1_000);
});

test("a disk that is made already takes nothing from what the host has in all", async () => {
  const bytes = 256 * 1024 ** 2;
  const free = async () => {
    const { bavail, bsize } = await statfs(disksDirectory);
    return bavail * bsize;
  };
  const before = (await measureCapacity(automatic)).diskBytes - (await free());
  await writeFile(join(disksDirectory, "one.img"), Buffer.alloc(bytes, 1), { flush: true });
  const after = (await measureCapacity(automatic)).diskBytes - (await free());
  expect((after - before) / bytes).toBeCloseTo(1, 0);
});

test("an operator gives less and never more than there is, and says how the host is called", async () => {
  const given = await measureCapacity({
    ...automatic,
    diskDriver: "none",
    hostLabels: { region: "eu" },
    hostMemoryBytes: 67_108_864,
    hostDiskBytes: 1e15 - 1,
  });
  expect(given).toMatchObject({ labels: { region: "eu" }, memoryBytes: 67_108_864, countsDisks: false });
  expect(given.diskBytes).toBeLessThan(1e15 - 1);
});
