import { execFile, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProbeResult, parseProbeReport } from "./parse-probe-report.ts";
import { probeScript } from "./probe-script.ts";
import { PROBES, type ProbeName, type ProbeTargets } from "./probe-targets.ts";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "../../..");
const SECCOMP = join(ROOT, "services/orchestrator/src/engine/seccomp.json");
const INSTALLATION = randomUUID();
const MIB = 1024 * 1024;
const CANARY = `canary-${randomUUID()}`;
const OTHER_CANARY = `canary-${randomUUID()}`;
const SLEEP = ["-e", "sleep 600"];

let image: string;
let bridge: string;
let folder: string | undefined;
let listener: Server | undefined;
let unixListener: Server | undefined;
let nameServer: DatagramSocket | undefined;
let port: number;

beforeAll(async () => {
  const built = await run(process.execPath, [join(ROOT, "infra/images/main.ts"), "nano"]);
  image = (JSON.parse(built.stdout) as { nano: string }).nano;
  // The bridge is up, and so its address can be listened on, while a container is on it.
  const gateway = [
    "inspect",
    "--format",
    "{{.NetworkSettings.Networks.bridge.Gateway}}",
    await startContainer([]),
  ];
  bridge = (await run("docker", gateway)).stdout.trim();
  if (bridge === "") throw new Error("the engine's default bridge has no address");
  folder = mkdtempSync(join(tmpdir(), "deployclaw-probes-"));
  chmodSync(folder, 0o755);
  listener = createServer((socket) => socket.destroy());
  // Below the range from which the kernel picks ports for others.
  port = 20_000 + Math.floor(Math.random() * 10_000);
  await once(listener.listen(port, bridge), "listening");
  unixListener = createServer((socket) => socket.destroy());
  await once(unixListener.listen(join(folder, "docker.sock")), "listening");
  const names = createSocket("udp4", (question, from) =>
    names.send(answerTo(question), from.port, from.address),
  );
  nameServer = names;
  names.bind(53, bridge);
  await once(names, "listening");
}, 300_000);

afterAll(async () => {
  const ours = ["ps", "--all", "--quiet", "--filter", `label=deployclaw.installation=${INSTALLATION}`];
  const left = (await run("docker", ours)).stdout.split("\n").filter((id) => id !== "");
  if (left.length > 0) await run("docker", ["rm", "--force", "--volumes", ...left]);
  listener?.close();
  unixListener?.close();
  nameServer?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Any question, answered with 192.0.2.1. */
function answerTo(question: Buffer): Buffer {
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 6);
  header.writeUInt16BE(0, 10);
  const asked = question.subarray(12, question.indexOf(0, 12) + 5);
  return Buffer.concat([header, asked, Buffer.from("c00c00010001000000010004c0000201", "hex")]);
}

function targets(differing: Partial<ProbeTargets> = {}): ProbeTargets {
  const tcp = [{ address: bridge, port }];
  const service = { tcp, sockets: [] };
  return {
    hostAddresses: tcp,
    dockerBridge: tcp,
    postgres: service,
    redis: service,
    api: service,
    otherCell: { tcp: [], sockets: ["/sockets/docker.sock"] },
    internet: tcp,
    udp: tcp,
    publicName: "probe.test",
    statePath: "/state",
    diskCapBytes: 8 * MIB,
    pidsMax: 24,
    canaries: [CANARY, OTHER_CANARY],
    ...differing,
  };
}

async function startContainer(settings: readonly string[], perl: readonly string[] = SLEEP): Promise<string> {
  const label = ["--label", `deployclaw.installation=${INSTALLATION}`];
  const started = await run("docker", [
    ...["run", "--detach", "--init", "--log-driver", "none", ...label],
    ...settings,
    ...["--entrypoint", "perl", image, ...perl],
  ]);
  return started.stdout.trim();
}

async function probeInside(container: string, wanted: ProbeTargets): Promise<Map<ProbeName, ProbeResult>> {
  const child = spawn("docker", ["exec", "-i", container, "perl", "-"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(probeScript(wanted));
  const printed: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
  await once(child, "close");
  return new Map(parseProbeReport(Buffer.concat(printed).toString()).map((result) => [result.probe, result]));
}

/** The settings of the design's cell, less the airlock: with no network there is none to join. */
function sealed(): string[] {
  return [
    ...["--network", "none", "--read-only", "--cap-drop", "ALL", "--user", "2000100:2000100"],
    ...["--security-opt", "no-new-privileges", "--security-opt", `seccomp=${SECCOMP}`],
    ...["--pids-limit", "24", "--memory", "256m", "--memory-swap", "256m"],
    ...[
      "--tmpfs",
      "/tmp:size=8m,nosuid,nodev",
      "--tmpfs",
      "/state:size=8m,uid=2000100,mode=700,nosuid,nodev",
    ],
  ];
}

describe("the isolation probes", () => {
  it("are all blocked in a sealed container, and each says how", async () => {
    const results = await probeInside(await startContainer(sealed()), targets());
    expect([...results.values()].filter((result) => !result.blocked)).toEqual([]);
    expect([...results.keys()]).toEqual(PROBES);
    const details = Object.fromEntries([...results.values()].map(({ probe, detail }) => [probe, detail]));
    expect(details).toMatchObject({
      "tcp-host-addresses": `connect ${bridge}:${port}: ENETUNREACH`,
      "tcp-other-cell": "connect /sockets/docker.sock: ENOENT",
      "udp-any": expect.stringContaining("send to 8.8.8.8:53: ENETUNREACH"),
      "af-vsock": "AF_VSOCK socket: EPERM",
      "io-uring": "io_uring_setup: EPERM",
      "write-root-filesystem": expect.stringContaining("write /var/tmp: EROFS"),
      "write-past-disk-cap": expect.stringContaining("ENOSPC"),
      "more-processes-than-cap": expect.stringContaining("EAGAIN"),
      "gain-capability": expect.stringContaining("CapBnd 0000000000000000"),
      "user-namespace": expect.stringContaining("clone with a user namespace: EPERM"),
    });
    if (process.arch === "x64") expect(details["socket-32bit"]).toContain("SIGSYS");
  });

  it("get through in an ordinary container, so that none of them passes by itself", async () => {
    const container = await startContainer([
      ...["--dns", bridge, "--volume", `${folder}:/sockets`, "--env", `LEAKED=${CANARY}`],
      ...["--user", "0:0"],
    ]);
    const results = await probeInside(container, targets());
    const blocked = [...results.values()].filter((result) => result.blocked).map(({ probe }) => probe);
    // The engine's default profile refuses this one too; the next test lets it through.
    expect(blocked).toEqual(["user-namespace"]);
  });

  it("get a user namespace where no seccomp profile refuses it", async () => {
    const container = await startContainer(["--security-opt", "seccomp=unconfined", "--network", "none"]);
    const results = await probeInside(container, targets());
    expect(results.get("user-namespace")).toMatchObject({ blocked: false });
  });

  it("find a credential in memory alone, in a file's middle and in an environment", async () => {
    const backwards = (text: string) => [...text].reverse().join("");
    // In memory it exists only turned round again; in the file it lies across the end of the first mebibyte read.
    const program = `
      my $held = reverse $ENV{BACKWARDS};
      open(my $file, ">", "/state/notes"); print $file "." x ${MIB - 9}, scalar reverse($ENV{OTHER}), "."; close($file);
      sleep 600;`;
    const env = ["--env", `BACKWARDS=${backwards(CANARY)}`, "--env", `OTHER=${backwards(OTHER_CANARY)}`];
    const container = await startContainer([...sealed(), ...env], ["-e", program]);
    await expect.poll(() => notesAreWritten(container), { timeout: 30_000 }).toBe(true);
    const memory = await probeInside(container, targets({ canaries: [CANARY] }));
    expect(memory.get("credential-in-cell")?.blocked).toBe(false);
    expect(memory.get("credential-in-cell")?.detail).toMatch(/^found in memory of process \d+$/);
    const file = await probeInside(container, targets({ canaries: [OTHER_CANARY] }));
    expect(file.get("credential-in-cell")?.detail).toContain("found in /state/notes");
    const environment = await probeInside(container, targets({ canaries: [backwards(CANARY)] }));
    expect(environment.get("credential-in-cell")?.detail).toMatch(/\/proc\/\d+\/environ/);
  });
});

function notesAreWritten(container: string): boolean {
  const size = execFileSync("docker", ["exec", container, "perl", "-e", "print -s '/state/notes'"], {
    encoding: "utf8",
  });
  return Number(size) > MIB;
}
