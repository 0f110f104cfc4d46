import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { type Database, withHost } from "@deployclaw/db";
import { agentId as parseAgentId, type RuntimeName } from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { stateFolder } from "../cell/cell-specs.ts";
import { pathExists } from "../disk/path-exists.ts";
import { openMountedOutput } from "./open-mounted-output.ts";
import { openStoredOutput } from "./open-stored-output.ts";
import type { OutputFile } from "./output-file.ts";
import { type OutputPiece, type OutputQuestion, readOutput } from "./read-output.ts";

/** What an agent of this host put out. */
export interface AgentOutput extends OutputPiece {
  /** Whether more can come at any time. */
  readonly isLive: boolean;
}

/** How many are read at a time, so that nobody's searching keeps this host from its work. */
const AT_ONCE = 2;

/**
 * Gives a function that reads an agent's output; undefined for one that is not of this host. Touches no engine, mounts
 * nothing and changes nothing; an agent that is deleted meanwhile has none.
 */
export function createAgentOutput(deps: {
  readonly db: Database<"dc_orchestrator">;
  readonly hostName: string;
  readonly paths: HomePaths;
  readonly hasSizedDisks: boolean;
}): (agentId: string, question: OutputQuestion) => Promise<AgentOutput | undefined> {
  let free = AT_ONCE;
  const waiting: (() => void)[] = [];

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  }

  async function runtimeOf(
    agentId: string,
  ): Promise<{ runtime: RuntimeName; isRunning: boolean } | undefined> {
    const [agent] = await withHost(deps.db, deps.hostName, (tx) =>
      tx.execute<{ runtime: RuntimeName; isRunning: boolean }>(sql`
        SELECT runtime, status = 'running' AS "isRunning" FROM agents
        WHERE id = ${agentId} AND host_name = ${deps.hostName} AND desired <> 'deleted'`),
    );
    return agent;
  }

  async function open(agentId: string, runtime: RuntimeName): Promise<readonly OutputFile[]> {
    const { state, diskImage } = deps.paths.cell(parseAgentId(agentId));
    // An image of a client sees its first writable path, and nothing above it.
    const folders = runtime === "custom" ? [stateFolder(0)] : [];
    if (!deps.hasSizedDisks || (await isMountPoint(state))) return openMountedOutput(state, folders);
    return (await pathExists(diskImage)) ? openStoredOutput(diskImage, folders) : [];
  }

  return async (agentId, question) => {
    const agent = await runtimeOf(agentId);
    if (agent === undefined) return undefined;
    return inTurn(async () => {
      const files = await open(agentId, agent.runtime);
      try {
        return { ...(await readOutput(files, question)), isLive: agent.isRunning };
      } finally {
        for (const file of files) await file.close();
      }
    });
  };
}

async function isMountPoint(directory: string): Promise<boolean> {
  if (!(await pathExists(directory))) return false;
  const [inside, outside] = await Promise.all([stat(directory), stat(dirname(directory))]);
  return inside.dev !== outside.dev;
}
