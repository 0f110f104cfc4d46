import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AgentId, type Resources, RUNTIMES } from "@deployclaw/domain";
import { expect } from "vitest";
import type { CrashWorld } from "./crash-world.ts";

/** Something that is done to an agent, and what must be true in the end, wherever it was interrupted. */
export interface Operation {
  readonly name: string;
  /** Brings a new agent to where it begins, and wants it. */
  begin(world: CrashWorld, agentId: AgentId): Promise<void>;
  expectEnd(world: CrashWorld, agentId: AgentId): Promise<void>;
}

const noteOf = (world: CrashWorld, agentId: AgentId) => join(world.paths.cell(agentId).state, "note");

const LARGER_DISK_BYTES = 2 * RUNTIMES.nano.defaults.diskBytes;

async function wantResources(
  { database: { superuser } }: CrashWorld,
  agentId: AgentId,
  resources: Partial<Resources>,
): Promise<void> {
  await superuser`UPDATE agents SET resources = resources || ${superuser.json(resources)} WHERE id = ${agentId}`;
}

/** Everything that happens to an agent, from its first to its last moment. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: "create",
    begin: async () => undefined,
    expectEnd: (world, agentId) => world.expectRunning(agentId),
  },
  {
    name: "create with an airlock that was made ahead",
    begin: (world) => world.pool(1).refill(),
    expectEnd: (world, agentId) => world.expectRunning(agentId),
  },
  {
    name: "update",
    begin: async (world, agentId) => {
      await world.converge(agentId);
      await world.database.superuser`UPDATE agents SET generation = generation + 1 WHERE id = ${agentId}`;
    },
    expectEnd: (world, agentId) => world.expectRunning(agentId),
  },
  {
    name: "change of limits",
    begin: async (world, agentId) => {
      await world.converge(agentId);
      await wantResources(world, agentId, { pidsMax: 80 });
    },
    expectEnd: (world, agentId) => world.expectRunning(agentId),
  },
  {
    name: "enlargement of a disk",
    begin: async (world, agentId) => {
      await world.converge(agentId);
      await writeFile(noteOf(world, agentId), "kept");
      await wantResources(world, agentId, { diskBytes: LARGER_DISK_BYTES });
    },
    expectEnd: async (world, agentId) => {
      await world.expectRunning(agentId);
      expect(await world.disks.observeBytes(agentId)).toBe(LARGER_DISK_BYTES);
      expect(await readFile(noteOf(world, agentId), "utf8")).toBe("kept");
    },
  },
  {
    name: "stop",
    begin: async (world, agentId) => {
      await world.converge(agentId);
      await world.want(agentId, "stopped");
    },
    expectEnd: (world, agentId) => world.expectStopped(agentId),
  },
  {
    name: "start",
    begin: async (world, agentId) => {
      await world.converge(agentId);
      await writeFile(noteOf(world, agentId), "kept");
      await world.want(agentId, "stopped");
      await world.converge(agentId);
      await world.want(agentId, "running");
    },
    expectEnd: async (world, agentId) => {
      await world.expectRunning(agentId);
      expect(await readFile(noteOf(world, agentId), "utf8")).toBe("kept");
    },
  },
  {
    name: "replacement of a dead airlock",
    begin: async (world, agentId) => {
      await world.converge(agentId);
      await world.kill(agentId, "airlock");
    },
    expectEnd: (world, agentId) => world.expectRunning(agentId),
  },
  {
    name: "new start of an agent that ended",
    begin: async (world, agentId) => {
      await world.converge(agentId);
      await world.kill(agentId, "agent");
    },
    expectEnd: (world, agentId) => world.expectRunning(agentId),
  },
  {
    name: "delete",
    begin: async (world, agentId) => {
      await world.converge(agentId);
      await world.want(agentId, "deleted");
    },
    expectEnd: (world, agentId) => world.expectGone(agentId),
  },
];

/** The operation of this name. */
export function operationNamed(name: string): Operation {
  const operation = OPERATIONS.find((one) => one.name === name);
  if (operation === undefined) throw new Error(`there is no operation "${name}"`);
  return operation;
}
