import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@deployclaw/testkit";
import Docker from "dockerode";
import { mountPoints } from "../../disk/mount-points.ts";
import { runProgram } from "../../disk/run-program.ts";

/** A container engine of a test's own, beside the machine's. */
export interface OwnEngine {
  readonly socketPath: string;
  /** Copies images from the machine's engine; their ids stay the same. */
  load(imageIds: readonly string[]): Promise<void>;
  /** Kills it, as a crash would; what runs in it is not asked. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and deletes everything of it. */
  remove(): Promise<void>;
}

/** Starts a Docker Engine with its own socket, data, runtime state and containerd, and no network of any kind. */
export async function ownEngine(): Promise<OwnEngine> {
  const root = await mkdtemp(join(tmpdir(), "dce-"));
  const socketPath = join(root, "engine.sock");
  const docker = new Docker({ socketPath, version: "v1.41" });
  let daemon: ChildProcess | undefined;
  let log = "";

  async function start(): Promise<void> {
    const own = `dce-${process.pid}`;
    const args = [
      ...["--host", `unix://${socketPath}`, "--pidfile", join(root, "engine.pid")],
      ...["--data-root", join(root, "data"), "--exec-root", join(root, "exec")],
      // Where the machine runs a containerd for everybody, they must not see each other's containers there.
      ...["--containerd-namespace", own, "--containerd-plugins-namespace", `${own}-plugins`],
      ...["--bridge", "none", "--iptables=false", "--ip6tables=false", "--log-level", "error"],
    ];
    // A daemon without a bridge deletes the bridge that it finds, which is the machine's engine's: it is shown none.
    const command = ["--pdeathsig=TERM", "--", "unshare", "--net", "--", "dockerd", ...args];
    const child = spawn("setpriv", command, {
      stdio: ["ignore", "pipe", "pipe"],
    });
    daemon = child;
    const collect = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    await eventually(
      "the engine answers",
      async () => {
        if (child.exitCode !== null) throw new Error(`the engine ended at start: ${log}`);
        return docker.ping().then(
          () => true,
          () => false,
        );
      },
      { timeoutMs: 90_000, intervalMs: 100 },
    );
  }

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = daemon;
    daemon = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  await mkdir(join(root, "data"));
  await start();
  return {
    socketPath,
    load: async (imageIds) => {
      const machine = new Docker({ socketPath: "/var/run/docker.sock" });
      for (const id of imageIds) {
        const loading = await docker.loadImage(await machine.getImage(id).get());
        await new Promise<void>((resolve, reject) => {
          docker.modem.followProgress(loading, (err) => (err ? reject(err) : resolve()));
        });
      }
    },
    kill: async () => {
      await end("SIGKILL");
      // Its containerd dies with it. The next one takes a file that names a process, whichever, for a sign of life.
      for (const file of [join(root, "engine.pid"), join(root, "exec/containerd/containerd.pid")])
        await rm(file, { force: true });
    },
    start,
    remove: async () => {
      await end("SIGTERM");
      const left = [...(await mountPoints())].filter((point) => point.startsWith(root)).reverse();
      for (const point of left) await runProgram("umount", [point]);
      await rm(root, { recursive: true, force: true });
    },
  };
}
