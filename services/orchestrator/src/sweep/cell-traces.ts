import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { type AgentId, agentId, isAppError } from "@deployclaw/domain";

/** What is on this host's disk of an agent, and when the newest of it changed. */
export interface CellTrace {
  readonly agentId: AgentId;
  readonly changedAt: Date;
}

/** The directories of an airlock, and when they changed. */
export interface AirlockTrace {
  readonly cellSlot: number;
  readonly changedAt: Date;
}

const IMAGE_SUFFIX = /\.img(\.unfinished|\.growing)?$/;
const SLOT = /^(0|[1-9]\d{0,9})$/;

function agentOf(name: string): AgentId | undefined {
  try {
    return agentId(name.replace(IMAGE_SUFFIX, ""));
  } catch (err) {
    if (isAppError(err, "not_found")) return undefined;
    throw err;
  }
}

async function entries(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (err) {
    if (err instanceof Error && "code" in err && err.code === "ENOENT") return [];
    throw err;
  }
}

async function changedAt(path: string): Promise<Date | undefined> {
  try {
    return (await stat(path)).ctime;
  } catch (err) {
    if (err instanceof Error && "code" in err && err.code === "ENOENT") return undefined;
    throw err;
  }
}

/** Every agent of which a directory or disk image is on this host; anything not named after an agent is none of ours. */
export async function cellTraces(paths: HomePaths): Promise<readonly CellTrace[]> {
  const newest = new Map<AgentId, Date>();
  for (const directory of [paths.cells, paths.state, paths.disks])
    for (const name of await entries(directory)) {
      const id = agentOf(name);
      const changed = id === undefined ? undefined : await changedAt(join(directory, name));
      if (id === undefined || changed === undefined) continue;
      const before = newest.get(id);
      if (before === undefined || before < changed) newest.set(id, changed);
    }
  return [...newest].map(([id, changed]) => ({ agentId: id, changedAt: changed }));
}

/** Every slot that has an airlock's directories on this host; anything not named after a slot is none of ours. */
export async function airlockTraces(paths: HomePaths): Promise<readonly AirlockTrace[]> {
  const traces: AirlockTrace[] = [];
  for (const name of await entries(paths.airlocks)) {
    const changed = SLOT.test(name) ? await changedAt(join(paths.airlocks, name)) : undefined;
    if (changed !== undefined) traces.push({ cellSlot: Number(name), changedAt: changed });
  }
  return traces;
}
