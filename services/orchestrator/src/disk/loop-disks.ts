import { randomUUID } from "node:crypto";
import { chmod, link, mkdir, readdir, rm, rmdir, stat, statfs, truncate, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { HomePaths } from "@deployclaw/config";
import { AppError, agentId as parseAgentId } from "@deployclaw/domain";
import type { AgentDisks, DiskSpec } from "./disk-driver.ts";
import { makeFolders } from "./make-folders.ts";
import { mountPoints } from "./mount-points.ts";
import { pathExists } from "./path-exists.ts";
import { runProgram } from "./run-program.ts";

/** What is always left free where the disks lie: the database may be on the same filesystem. */
const KEPT_FREE_BYTES = 2 * 1024 ** 3;

/** What of a disk that is full can still be left. */
const UNUSABLE_BYTES = 4 * 1024 ** 2;

/** A disk is busy for moments at most once its containers are gone. */
const BUSY_TRIES = 20;
const BUSY_WAIT_MS = 50;

async function freeBytesAt(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

async function deviceOf(directory: string): Promise<number | undefined> {
  try {
    return (await stat(directory)).dev;
  } catch (err) {
    if (err instanceof Error && "code" in err && err.code === "ENOENT") return undefined;
    throw err;
  }
}

async function devicesOf(image: string): Promise<readonly string[]> {
  const listed = await runProgram("losetup", ["--associated", image, "--noheadings", "--output", "NAME"]);
  return listed.trim().split("\n").filter(Boolean);
}

/** False when something still uses the image: a container keeps a mount of its own when the host's is taken away. */
async function comesFree(image: string): Promise<boolean> {
  for (let left = BUSY_TRIES; left > 0; left -= 1) {
    if ((await devicesOf(image)).length === 0) return true;
    await setTimeout(BUSY_WAIT_MS);
  }
  return false;
}

async function enlargeMounted(image: string): Promise<void> {
  for (const device of await devicesOf(image)) {
    await runProgram("losetup", ["--set-capacity", device]);
    await runProgram("resize2fs", [device]);
  }
}

const E2FSCK_CORRECTED = 1;
const NO_SUCH_DEVICE = 1;

async function enlargeUnmounted(image: string): Promise<void> {
  // resize2fs touches nothing that was not checked just before.
  await runProgram("e2fsck", ["-f", "-p", image], [E2FSCK_CORRECTED]);
  await runProgram("resize2fs", [image]);
  // The device of the last mount may linger for a moment, and mount(8) would take it again with the size it had.
  for (const device of await devicesOf(image))
    await runProgram("losetup", ["--set-capacity", device], [NO_SUCH_DEVICE]);
}

/**
 * Disks as ext4 images on loop devices, one per agent, every block allocated ahead: an agent cannot write past its cap,
 * and a full host cannot lose what an agent was told is written. A disk for which there is no room is not begun. Needs
 * root.
 */
export function createLoopDisks(
  paths: HomePaths,
  growsMounted: boolean,
  freeBytes = freeBytesAt,
): AgentDisks {
  let allocation: Promise<unknown> = Promise.resolve();
  const filesOf = (agentId: string) => {
    const { diskImage, state } = paths.cell(parseAgentId(agentId));
    return {
      image: diskImage,
      /** There from before a disk is enlarged until all of it can be used. */
      growing: `${diskImage}.growing`,
      state,
    };
  };

  async function allocate(file: string, bytes: number, present = 0): Promise<void> {
    if ((await freeBytes(dirname(file))) - (bytes - present) < KEPT_FREE_BYTES)
      throw new AppError("dependency_unavailable", "This host has no room for a disk of this size.");
    try {
      await runProgram("fallocate", ["--length", String(bytes), file]);
    } catch (err) {
      // What it had allocated until it failed would keep the host full.
      if (present === 0) await rm(file, { force: true });
      else await truncate(file, present);
      throw err;
    }
  }

  // One at a time, so that two do not count the same free bytes.
  function inTurn(allocate: () => Promise<void>): Promise<void> {
    const allocated = allocation.then(allocate);
    allocation = allocated.catch(() => undefined);
    return allocated;
  }

  /** Images that were begun and have not got their name yet. */
  async function unfinishedOf(image: string): Promise<readonly string[]> {
    const directory = dirname(image);
    if (!(await pathExists(directory))) return [];
    const names = await readdir(directory);
    return names
      .filter((name) => name.startsWith(`${basename(image)}.unfinished`))
      .map((name) => join(directory, name));
  }

  async function forgetUnfinished(image: string): Promise<void> {
    for (const file of await unfinishedOf(image)) await rm(file, { force: true });
  }

  async function makeImage(image: string, spec: DiskSpec): Promise<void> {
    await mkdir(dirname(image), { recursive: true, mode: 0o700 });
    await forgetUnfinished(image);
    // A name of its own: a process that was paused here must neither finish what the next one has begun, nor, since it is
    // linked and not renamed, put an empty disk in the place of the next one's.
    const unfinished = `${image}.unfinished-${randomUUID()}`;
    try {
      await inTurn(() => allocate(unfinished, spec.diskBytes));
      await chmod(unfinished, 0o600);
      const owner = `root_owner=${spec.uid}:${spec.uid}`;
      const lazy = "nodiscard,lazy_itable_init=1,lazy_journal_init=1";
      await runProgram("mkfs.ext4", ["-q", "-F", "-m", "0", "-E", `${lazy},${owner}`, unfinished]);
      await link(unfinished, image);
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async function mustGrow(agentId: string, spec: DiskSpec): Promise<boolean> {
    const { image, growing } = filesOf(agentId);
    return (await stat(image)).size < spec.diskBytes || (await pathExists(growing));
  }

  /** Enlarges an image that is too small, mounted or not; what a crash leaves half done is done again. */
  async function grow(
    agentId: string,
    spec: DiskSpec,
    enlarge: (image: string) => Promise<void>,
  ): Promise<void> {
    const { image, growing } = filesOf(agentId);
    const present = (await stat(image)).size;
    const isInterrupted = await pathExists(growing);
    if (present >= spec.diskBytes && !isInterrupted) return;
    if (!isInterrupted) await writeFile(growing, "", { mode: 0o600 });
    if (present < spec.diskBytes) await inTurn(() => allocate(image, spec.diskBytes, present));
    await enlarge(image);
    await rm(growing);
  }

  async function unmount(agentId: string, isOwn: () => Promise<void>): Promise<void> {
    const { state } = filesOf(agentId);
    for (let left = BUSY_TRIES; (await mountPoints()).has(state); left -= 1) {
      await isOwn();
      try {
        await runProgram("umount", [state]);
      } catch (err) {
        // Somebody may be reading its output at this moment.
        if (left === 0) throw err;
        await setTimeout(BUSY_WAIT_MS);
      }
    }
  }

  async function place(agentId: string, { folders }: DiskSpec): Promise<void> {
    const { state } = filesOf(agentId);
    await mkdir(dirname(state), { recursive: true, mode: 0o711 });
    // Until the disk is mounted there, it is root's alone.
    await mkdir(state, { recursive: true, mode: 0o700 });
    for (const folder of folders) await mkdir(join(state, folder), { recursive: true, mode: 0o700 });
  }

  return {
    growsMounted,
    observe: async (agentId) => {
      const { image, state } = filesOf(agentId);
      if ((await mountPoints()).has(state)) return "mounted";
      const traces = await Promise.all([image, state].map(pathExists));
      return traces.includes(true) || (await unfinishedOf(image)).length > 0 ? "unmounted" : "absent";
    },
    observeBytes: async (agentId) => {
      const { image, growing } = filesOf(agentId);
      if (!(await pathExists(image))) return undefined;
      return (await pathExists(growing)) ? 0 : (await stat(image)).size;
    },
    isFull: async (agentId) => {
      const { state } = filesOf(agentId);
      if (!(await mountPoints()).has(state)) return false;
      const { bavail, blocks, bsize, ffree } = await statfs(state);
      // Writes fail before the last block is used: ext4 keeps some for itself.
      return bavail * bsize < Math.min(UNUSABLE_BYTES, (blocks * bsize) / 32) || ffree === 0;
    },
    usedBytes: async (agentId) => {
      const { state } = filesOf(agentId);
      // Asked of every cell each minute: comparing devices costs less than reading all mounts of the host.
      const [mounted, around] = await Promise.all([deviceOf(state), deviceOf(dirname(state))]);
      if (mounted === undefined || mounted === around) return undefined;
      const { blocks, bfree, bsize } = await statfs(state);
      return (blocks - bfree) * bsize;
    },
    place,
    mount: async (agentId, spec) => {
      const { image, state } = filesOf(agentId);
      if ((await mountPoints()).has(state)) return grow(agentId, spec, enlargeMounted);
      let isInUse = false;
      if (!(await pathExists(image))) await makeImage(image, spec);
      else if (await mustGrow(agentId, spec)) {
        // Programs that change an image would destroy a filesystem that the kernel writes to.
        isInUse = !(await comesFree(image));
        if (!isInUse) await grow(agentId, spec, enlargeUnmounted);
      }
      await place(agentId, spec);
      // A loop device made by mount(8) goes away with the mount, so that a crash leaves none behind.
      await runProgram("mount", ["-t", "ext4", "-o", "loop,nosuid,nodev,noatime", image, state]);
      await chmod(state, 0o700);
      await makeFolders(state, spec);
      if (isInUse)
        throw new AppError("dependency_unavailable", "The agent's disk is in use and is enlarged next.");
    },
    unmount,
    mounted: async () => {
      const below = `${paths.state}/`;
      const points = [...(await mountPoints())].filter((point) => point.startsWith(below));
      return new Set(points.map((point) => point.slice(below.length)));
    },
    remove: async (agentId) => {
      const { image, growing, state } = filesOf(agentId);
      await unmount(agentId, async () => undefined);
      // Nothing but empty directories is below a place that nothing is mounted on; anything else is not deleted here.
      const folders = (await pathExists(state)) ? await readdir(state) : [];
      for (const folder of folders) await rmdir(join(state, folder));
      if (await pathExists(state)) await rmdir(state);
      await forgetUnfinished(image);
      await rm(growing, { force: true });
      await rm(image, { force: true });
    },
  };
}
