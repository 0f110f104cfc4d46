import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { homePaths } from "@deployclaw/config";
import { eventually } from "@deployclaw/testkit";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { canGrowMounted } from "./can-grow-mounted.ts";
import { createLoopDisks } from "./loop-disks.ts";
import { mountPoints, parseMountPoints } from "./mount-points.ts";
import { pathExists } from "./path-exists.ts";
import { runProgram } from "./run-program.ts";

const MIB = 1024 * 1024;
const paths = homePaths(await mkdtemp(join(tmpdir(), "dcd-")));
const disks = createLoopDisks(paths, canGrowMounted());
const made: string[] = [];
const newAgent = () => {
  const id = randomUUID();
  made.push(id);
  return id;
};
const isOwn = async () => undefined;
const spec = { diskBytes: 32 * MIB, uid: 2_000_100, folders: [] };
const loopDevices = async (image: string) => (await runProgram("losetup", ["--associated", image])).trim();
afterAll(async () => {
  for (const id of made) await disks.remove(id);
  await rm(paths.home, { recursive: true });
});

test("a disk is the agent's own, without setuid and devices, and every block of it is allocated", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  const { state, diskImage } = paths.cell(id);
  const root = await stat(state);
  expect([root.uid, root.gid, root.mode & 0o7777]).toEqual([spec.uid, spec.uid, 0o700]);
  const line = (await readFile("/proc/self/mountinfo", "utf8"))
    .split("\n")
    .find((one) => one.includes(state));
  expect(line).toMatch(/nosuid,nodev/);
  const image = await stat(diskImage);
  expect(image.size).toBe(spec.diskBytes);
  expect(image.blocks * 512).toBeGreaterThanOrEqual(spec.diskBytes);
  expect(image.mode & 0o777).toBe(0o600);
});

/** The files of an agent's disk, finished or not. */
async function imagesOf(id: string): Promise<readonly string[]> {
  const { diskImage } = paths.cell(id);
  const names = await readdir(dirname(diskImage));
  return names.filter((name) => name.startsWith(basename(diskImage)));
}

test("a process that was paused while it made a disk never puts it in the place of the next one's", async () => {
  const id = newAgent();
  const { state, diskImage } = paths.cell(id);
  const [reached, resumed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const paused = createLoopDisks(paths, true, async () => {
    reached.resolve();
    await resumed.promise;
    return Number.MAX_SAFE_INTEGER;
  });
  const stale = paused.mount(id, spec);
  await reached.promise;
  await disks.mount(id, spec);
  await writeFile(join(state, "note"), "kept");
  resumed.resolve();
  await expect(stale).rejects.toMatchObject({ code: "EEXIST" });
  expect(await imagesOf(id)).toEqual([basename(diskImage)]);
  await disks.unmount(id, isOwn);
  await disks.mount(id, spec);
  expect(await readFile(join(state, "note"), "utf8")).toBe("kept");
});

test("a disk that would leave the host too little room is not begun, and two do not share the same room", async () => {
  const room = { bytes: 2 * 1024 * MIB + 40 * MIB };
  const tight = createLoopDisks(paths, true, async () => room.bytes - (await allocatedBytes()));
  const [first, second] = [newAgent(), newAgent()];
  const allocatedBytes = async () => {
    const found = await Promise.all([first, second].map((id) => imagesOf(id)));
    return found.flat().length * spec.diskBytes;
  };
  const results = await Promise.allSettled([tight.mount(first, spec), tight.mount(second, spec)]);
  // Which of the two comes first is up to the kernel.
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const refused = results[0]?.status === "rejected" ? first : second;
  await expect(tight.mount(refused, spec)).rejects.toMatchObject({ code: "dependency_unavailable" });
  expect(await imagesOf(refused)).toEqual([]);
});

test("a disk is enlarged, while it is mounted where the host allows it, every block of it allocated, and never made smaller", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  const { state, diskImage } = paths.cell(id);
  await writeFile(join(state, "note"), "kept");
  const capBytes = async () => {
    const { blocks, bsize } = await statfs(state);
    return blocks * bsize;
  };
  const before = await capBytes();
  const larger = { ...spec, diskBytes: 96 * MIB };
  if (!disks.growsMounted) await disks.unmount(id, isOwn);
  await disks.mount(id, larger);
  expect(await disks.observeBytes(id)).toBe(larger.diskBytes);
  expect(await capBytes()).toBeGreaterThan(before + 48 * MIB);
  expect((await stat(diskImage)).blocks * 512).toBeGreaterThanOrEqual(larger.diskBytes);
  expect(await readFile(join(state, "note"), "utf8")).toBe("kept");
  await writeFile(join(state, "more"), Buffer.alloc(64 * MIB));

  await disks.mount(id, spec);
  expect(await disks.observeBytes(id)).toBe(larger.diskBytes);
  await disks.unmount(id, isOwn);
  await disks.mount(id, larger);
  expect((await stat(join(state, "more"))).size).toBe(64 * MIB);
});

test("an enlargement that a crash broke off is finished by the next one, and until then the disk counts as too small", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  const { state, diskImage } = paths.cell(id);
  const larger = { ...spec, diskBytes: 64 * MIB };
  await writeFile(`${diskImage}.growing`, "");
  await runProgram("fallocate", ["--length", String(larger.diskBytes), diskImage]);
  expect(await disks.observeBytes(id)).toBe(0);
  await disks.unmount(id, isOwn);
  await disks.mount(id, larger);
  expect(await disks.observeBytes(id)).toBe(larger.diskBytes);
  await writeFile(join(state, "more"), Buffer.alloc(40 * MIB));
});

test("33: a disk that a container still uses is not enlarged behind it when the host's mount was taken away", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  const { state } = paths.cell(id);
  const elsewhere = await mkdtemp(join(tmpdir(), "dcd-"));
  await runProgram("mount", ["--bind", state, elsewhere]);
  const letGo = async () => {
    if (!(await mountPoints()).has(elsewhere)) return;
    await runProgram("umount", [elsewhere]);
    await rm(elsewhere, { recursive: true });
  };
  onTestFinished(letGo);
  await disks.unmount(id, isOwn);
  await writeFile(join(elsewhere, "note"), "kept");
  const larger = { ...spec, diskBytes: 2 * spec.diskBytes };
  await expect(disks.mount(id, larger)).rejects.toMatchObject({ code: "dependency_unavailable" });
  // It is mounted again, the same filesystem, and has its old size.
  expect(await readFile(join(state, "note"), "utf8")).toBe("kept");
  expect(await disks.observeBytes(id)).toBe(spec.diskBytes);
  await letGo();
  if (!disks.growsMounted) await disks.unmount(id, isOwn);
  await disks.mount(id, larger);
  expect(await disks.observeBytes(id)).toBe(larger.diskBytes);
  expect(await readFile(join(state, "note"), "utf8")).toBe("kept");
});

test("33: a disk of which another has taken over the lease stays mounted", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  await expect(disks.unmount(id, () => Promise.reject(new Error("stale")))).rejects.toThrow("stale");
  expect(await disks.observe(id)).toBe("mounted");
});

test("an enlargement for which the host has no room changes nothing", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  const tight = createLoopDisks(paths, true, async () => 2 * 1024 * MIB + 16 * MIB);
  await expect(tight.mount(id, { ...spec, diskBytes: 64 * MIB })).rejects.toMatchObject({
    code: "dependency_unavailable",
  });
  expect((await stat(paths.cell(id).diskImage)).size).toBe(spec.diskBytes);
  await disks.unmount(id, isOwn);
  await tight.mount(id, { ...spec, diskBytes: spec.diskBytes + 8 * MIB });
  expect(await disks.observeBytes(id)).toBe(spec.diskBytes + 8 * MIB);
});

test("writing past the cap ends in ENOSPC", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  const flood = writeFile(join(paths.cell(id).state, "flood"), Buffer.alloc(spec.diskBytes + MIB));
  expect(await disks.isFull(id)).toBe(false);
  await expect(flood).rejects.toMatchObject({ code: "ENOSPC" });
  expect(await disks.isFull(id)).toBe(true);
  await disks.unmount(id, isOwn);
  expect(await disks.isFull(id)).toBe(false);
});

test("mounting again keeps what is on it; so does unmounting and mounting", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  const note = join(paths.cell(id).state, "note");
  await writeFile(note, "kept");
  await disks.mount(id, spec);
  await disks.unmount(id, isOwn);
  expect(await disks.observe(id)).toBe("unmounted");
  expect(await pathExists(note)).toBe(false);
  await disks.unmount(id, isOwn);
  await disks.mount(id, spec);
  expect(await disks.observe(id)).toBe("mounted");
  expect(await readFile(note, "utf8")).toBe("kept");
});

test("removing leaves no image, mount, loop device or directory, and can be repeated", async () => {
  const id = newAgent();
  await disks.mount(id, spec);
  const { diskImage, state } = paths.cell(id);
  expect(await loopDevices(diskImage)).not.toBe("");
  await disks.remove(id);
  await disks.remove(id);
  expect(await disks.observe(id)).toBe("absent");
  expect((await mountPoints()).has(state)).toBe(false);
  await eventually("the loop device is free", async () => (await loopDevices(diskImage)) === "");
});

test("an image that a crash left unfinished is made anew", async () => {
  const id = newAgent();
  const { diskImage } = paths.cell(id);
  await disks.mount(newAgent(), spec);
  await writeFile(`${diskImage}.unfinished`, "half an image");
  expect(await disks.observe(id)).toBe("unmounted");
  await disks.mount(id, spec);
  expect(await pathExists(`${diskImage}.unfinished`)).toBe(false);
});

test("an id that is not an agent's touches nothing", async () => {
  for (const id of ["../../etc", "", "a/b"]) {
    await expect(disks.mount(id, spec)).rejects.toMatchObject({ code: "not_found" });
    await expect(disks.remove(id)).rejects.toMatchObject({ code: "not_found" });
  }
});

test("a size that the host has no room for is refused in words and leaves no mount", async () => {
  const id = newAgent();
  const huge = disks.mount(id, { ...spec, diskBytes: 2 ** 50 });
  await expect(huge).rejects.toMatchObject({ code: "dependency_unavailable" });
  expect(await disks.observe(id)).toBe("absent");
});

test("mount points with spaces are read as they are", () => {
  const line = "36 35 98:0 /mnt1 /mnt\\040two rw,noatime - ext3 /dev/root rw";
  expect([...parseMountPoints(line)]).toEqual(["/mnt two"]);
});
