import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, chown, mkdir } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { HomePaths } from "@deployclaw/config";
import { cellUids, RUNTIMES, type RuntimeName } from "@deployclaw/domain";

const run = promisify(execFile);
const BUILD = fileURLToPath(new URL("../../../../infra/images/main.ts", import.meta.url));
const SECCOMP = fileURLToPath(new URL("../../../orchestrator/src/engine/seccomp.json", import.meta.url));
const ATTACKER = new URL("../egress/attacker.ts", import.meta.url);

/** The containers of one cell, made by hand. */
export interface RealCell {
  /** Has the attacker inside the agent's container try something, and gives what it saw. */
  attack(kind: string, ...input: string[]): Promise<string>;
  /** Runs a program inside the agent's container and gives what it printed, however it ended. */
  run(program: readonly string[]): Promise<string>;
  /** Ends the airlock as a crash would, and gives the agent another one in the same namespace. */
  replaceAirlock(): Promise<void>;
  /** Freezes the agent, and lets it go on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Starts the agent's container again, in the same namespace. */
  restart(): Promise<void>;
  /** When the agent's container was started last. */
  startedAt(): Promise<string>;
  remove(): Promise<void>;
}

/** Whose cell. */
export interface CellNames {
  readonly agentId: string;
  readonly cellSlot: number;
}

/** Makes a cell's directories with the owners that they have in production. Needs root. */
export async function makeCellDirectories(paths: HomePaths, { agentId, cellSlot }: CellNames): Promise<void> {
  const { agentUid, airlockUid } = cellUids(cellSlot);
  const share = async (directory: string, uid: number, gid: number) => {
    await mkdir(directory, { recursive: true });
    await chown(directory, uid, gid);
    await chmod(directory, 0o2750);
  };
  const cell = paths.cell(agentId);
  const airlock = paths.airlock(cellSlot);
  await share(airlock.out, 0, airlockUid);
  await share(airlock.in, airlockUid, 0);
  await share(cell.config, 0, agentUid);
  await mkdir(cell.state, { recursive: true });
  await chown(cell.state, agentUid, agentUid);
}

const ISOLATION = [
  ...["--log-driver", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
  ...["--security-opt", `seccomp=${SECCOMP}`, "--ipc", "private", "--cgroupns", "private"],
  ...["--ulimit", "core=0:0"],
];

/** Starts an airlock and an agent over prepared directories, with the isolation that the orchestrator gives them. */
export async function startRealCell(
  paths: HomePaths,
  { agentId, cellSlot }: CellNames,
  installationId: string,
  runtime: RuntimeName = "nano",
): Promise<RealCell> {
  const { port, defaults, env, statePath, entrypoint } = RUNTIMES[runtime];
  const { stdout } = await run(process.execPath, [BUILD, "airlock", runtime]);
  const images = JSON.parse(stdout) as Record<string, string>;
  const { agentUid, airlockUid } = cellUids(cellSlot);
  const { config, state } = paths.cell(agentId);
  const relayed = paths.airlock(cellSlot);
  const started: string[] = [];
  const start = async (
    name: string,
    uid: number,
    settings: readonly string[],
    [program, ...args]: readonly string[] = [],
  ): Promise<string> => {
    const { stdout: id } = await run("docker", [
      ...["run", "--detach", "--label", `deployclaw.installation=${installationId}`, ...ISOLATION],
      ...(program === undefined ? [] : ["--entrypoint", program]),
      ...["--user", `${uid}:${uid}`, ...settings, images[name] ?? name, ...args],
    ]);
    started.unshift(id.trim());
    return id.trim();
  };
  const startAirlock = (network: string) =>
    start("airlock", airlockUid, [
      ...["--network", network, "--env", `AGENT_PORT=${port}`],
      ...["--memory", "32m", "--memory-swap", "32m", "--pids-limit", "64", "--ulimit", "nofile=2048:2048"],
      ...["--volume", `${relayed.out}:/cell/out:ro`, "--volume", `${relayed.in}:/cell/in`],
    ]);
  let airlock = await startAirlock("none");
  const proxy = "http://127.0.0.1:3128";
  const tmp = "/tmp:rw,noexec,nosuid,nodev,size=16777216";
  const settings = [
    ...["--network", `container:${airlock}`, "--init", "--tmpfs", tmp],
    ...["--pids-limit", String(defaults.pidsMax), "--ulimit", "nofile=8192:8192"],
    ...["--volume", `${config}:/etc/deployclaw:ro`, "--volume", `${state}:${statePath}`],
    ...["--env", `HTTP_PROXY=${proxy}`, "--env", `HTTPS_PROXY=${proxy}`, "--env", "NO_PROXY="],
    ...["--env", "NODE_EXTRA_CA_CERTS=/etc/deployclaw/ca-bundle.pem"],
    ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
  const agent = await start(runtime, agentUid, settings, entrypoint);
  let attacker = attackerIn(agent);
  const docker = async (...args: string[]) => (await run("docker", args)).stdout.trim();
  return {
    attack: (kind, ...input) => attacker.attack(kind, input),
    run: (program) =>
      new Promise((resolve, reject) => {
        execFile("docker", ["exec", agent, ...program], { timeout: 120_000 }, (err, output) =>
          // A number is how the program ended; anything else is that it did not run.
          err === null || typeof err.code === "number" ? resolve(output) : reject(err),
        );
      }),
    async replaceAirlock() {
      await docker("rm", "--force", "--volumes", airlock);
      started.splice(started.indexOf(airlock), 1);
      airlock = await startAirlock(`container:${agent}`);
    },
    pause: async () => void (await docker("pause", agent)),
    resume: async () => void (await docker("unpause", agent)),
    async restart() {
      attacker.end();
      await docker("restart", "--time", "1", agent);
      attacker = attackerIn(agent);
    },
    startedAt: () => docker("inspect", "--format", "{{.State.StartedAt}}", agent),
    async remove() {
      attacker.end();
      await docker("rm", "--force", "--volumes", ...started);
    },
  };
}

/** Orders for a program that stays in the container, which is far quicker than one program for each. */
function attackerIn(agent: string) {
  const script = readFileSync(ATTACKER, "utf8");
  const node = ["/usr/local/bin/node", "--input-type=module-typescript", "--eval", script];
  const child: ChildProcessWithoutNullStreams = spawn("docker", ["exec", "--interactive", agent, ...node]);
  const waiting = new Map<number, { resolve: (result: string) => void; reject: (err: Error) => void }>();
  let orders = 0;
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-2_000);
  });
  child.stdin.on("error", () => undefined);
  createInterface(child.stdout).on("line", (line) => {
    const { id, result } = JSON.parse(line) as { id: number; result: string };
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  child.once("close", () => {
    for (const { reject } of waiting.values()) reject(new Error(`the attacker is gone: ${complaints}`));
    waiting.clear();
  });
  return {
    attack: (kind: string, input: readonly string[]) =>
      new Promise<string>((resolve, reject) => {
        orders += 1;
        waiting.set(orders, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id: orders, kind, input })}\n`);
      }),
    end: () => void child.stdin.end(),
  };
}
