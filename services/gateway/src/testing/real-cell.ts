import { execFile } from "node:child_process";
import { chmod, chown, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { HomePaths } from "@deployclaw/config";
import { cellUids, RUNTIMES } from "@deployclaw/domain";

const run = promisify(execFile);
const BUILD = fileURLToPath(new URL("../../../../infra/images/main.ts", import.meta.url));
const SECCOMP = fileURLToPath(new URL("../../../orchestrator/src/engine/seccomp.json", import.meta.url));

/** The containers of one cell, made by hand. */
export interface RealCell {
  /** Runs a program with Node inside the agent's container and gives what it printed. */
  run(script: string, args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/** What a cell's directories are named after. */
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

/** Starts an airlock and a nano agent over prepared directories, as the orchestrator would. */
export async function startRealCell(
  paths: HomePaths,
  { agentId, cellSlot }: CellNames,
  installationId: string,
): Promise<RealCell> {
  const { stdout } = await run(process.execPath, [BUILD, "airlock", "nano"]);
  const images = JSON.parse(stdout) as { airlock: string; nano: string };
  const { agentUid, airlockUid } = cellUids(cellSlot);
  const { config, state } = paths.cell(agentId);
  const relayed = paths.airlock(cellSlot);
  const started: string[] = [];
  const start = async (image: string, uid: number, settings: readonly string[]): Promise<string> => {
    const { stdout: id } = await run("docker", [
      ...["run", "--detach", "--log-driver", "none", "--label", `deployclaw.installation=${installationId}`],
      ...["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
      ...["--security-opt", `seccomp=${SECCOMP}`, "--user", `${uid}:${uid}`, ...settings, image],
    ]);
    started.unshift(id.trim());
    return id.trim();
  };
  const airlock = await start(images.airlock, airlockUid, [
    ...["--network", "none", "--env", `AGENT_PORT=${RUNTIMES.nano.port}`],
    ...["--volume", `${relayed.out}:/cell/out:ro`, "--volume", `${relayed.in}:/cell/in`],
  ]);
  const proxy = "http://127.0.0.1:3128";
  const agent = await start(images.nano, agentUid, [
    ...["--network", `container:${airlock}`, "--init", "--tmpfs", "/tmp"],
    ...["--volume", `${config}:/etc/deployclaw:ro`, "--volume", `${state}:/state`],
    ...["--env", `HTTP_PROXY=${proxy}`, "--env", `HTTPS_PROXY=${proxy}`],
    ...["--env", "NODE_EXTRA_CA_CERTS=/etc/deployclaw/ca-bundle.pem"],
  ]);
  return {
    run: async (script, args) => {
      const node = ["/usr/local/bin/node", "-e", script, "--", ...args];
      return (await run("docker", ["exec", agent, ...node], { timeout: 30_000 })).stdout;
    },
    remove: async () => {
      await run("docker", ["rm", "--force", "--volumes", ...started]);
    },
  };
}
