import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { type AgentId, agentId, isAppError } from "@deployclaw/domain";

/** Everything on this host's disk that is named after an agent or a slot; anything else is none of ours. */
export interface CellTraces {
  /** Each agent's directories and disk images. */
  readonly ofAgents: ReadonlyMap<AgentId, readonly string[]>;
  /** Each airlock's directory. */
  readonly ofAirlocks: ReadonlyMap<number, string>;
}

const IMAGE_SUFFIX = /\.img(\.unfinished(-[0-9a-f-]+)?|\.growing)?$/;
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

/** Lists what is there, and asks about none of it. */
export async function cellTraces(paths: HomePaths): Promise<CellTraces> {
  const ofAgents = new Map<AgentId, string[]>();
  for (const directory of [paths.cells, paths.state, paths.disks])
    for (const name of await entries(directory)) {
      const id = agentOf(name);
      if (id !== undefined) ofAgents.set(id, [...(ofAgents.get(id) ?? []), join(directory, name)]);
    }
  const slots = (await entries(paths.airlocks)).filter((name) => SLOT.test(name));
  return {
    ofAgents,
    ofAirlocks: new Map(slots.map((name) => [Number(name), join(paths.airlocks, name)])),
  };
}

/** When the newest of these paths changed; undefined when none of them is there any more. */
export async function newestChange(paths: readonly string[]): Promise<Date | undefined> {
  let newest: Date | undefined;
  for (const path of paths) {
    const changed = await changedAt(path);
    if (changed !== undefined && (newest === undefined || newest < changed)) newest = changed;
  }
  return newest;
}

async function changedAt(path: string): Promise<Date | undefined> {
  try {
    return (await lstat(path)).ctime;
  } catch (err) {
    if (err instanceof Error && "code" in err && err.code === "ENOENT") return undefined;
    throw err;
  }
}
