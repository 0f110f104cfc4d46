import { chmod, chown, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { agentId as parseAgentId } from "@deployclaw/domain";
import { pathExists } from "../disk/path-exists.ts";

/** The uids (equal to the gids) that share a cell's directories. */
export interface CellOwners {
  readonly airlockUid: number;
  readonly agentUid: number;
  readonly gatewayUid: number;
  readonly gatewayGid: number;
}

/** What of a cell's directories is there. */
export type DirectoriesState = "absent" | "partial" | "complete";

/** What a cell's directories are named after. */
export interface CellNames {
  readonly agentId: string;
  readonly cellSlot: number;
}

/** The directories in which gateway, airlock and agent meet. */
export interface CellDirectories {
  observe(cell: CellNames): Promise<DirectoriesState>;
  /** True when the gateway's listener for this cell has its socket. */
  hasEgressSocket(cellSlot: number): Promise<boolean>;
  create(cell: CellNames, owners: CellOwners): Promise<void>;
  /** The airlock's alone, which may be there before the agent is known. */
  createForAirlock(cellSlot: number, owners: Omit<CellOwners, "agentUid">): Promise<void>;
  remove(cell: CellNames): Promise<void>;
  /** The agent's alone. */
  removeOfAgent(agentId: string): Promise<void>;
  removeOfAirlock(cellSlot: number): Promise<void>;
}

const SHARED_MODE = 0o2750;

/**
 * Makes and removes cells' directories. Each is writable by one side and readable by the other through its group, which
 * what is made inside inherits; an empty resolv.conf is made last on each side of a cell and marks it complete.
 */
export function createCellDirectories(paths: HomePaths): CellDirectories {
  async function share(directory: string, uid: number, gid: number): Promise<void> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chown(directory, uid, gid);
    // After chown, which clears the setgid bit.
    await chmod(directory, SHARED_MODE);
  }
  async function open(root: string): Promise<void> {
    await mkdir(dirname(root), { recursive: true, mode: 0o711 });
    await mkdir(root, { recursive: true, mode: 0o711 });
    await chmod(root, 0o711);
  }
  async function complete(resolvConf: string): Promise<void> {
    if (!(await pathExists(resolvConf))) await writeFile(resolvConf, "", { mode: 0o444 });
  }

  async function createForAirlock(
    cellSlot: number,
    owners: Parameters<CellDirectories["createForAirlock"]>[1],
  ): Promise<void> {
    const airlock = paths.airlock(cellSlot);
    await open(airlock.root);
    await share(airlock.out, owners.gatewayUid, owners.airlockUid);
    await share(airlock.in, owners.airlockUid, owners.gatewayGid);
    await complete(airlock.resolvConf);
  }

  async function createForAgent(agentId: string, owners: CellOwners): Promise<void> {
    const cell = paths.cell(parseAgentId(agentId));
    await open(cell.root);
    await share(cell.config, owners.gatewayUid, owners.agentUid);
    await complete(cell.resolvConf);
  }

  // Its containers are gone by now, so nobody can swap a directory for a link meanwhile; links are never followed.
  const erase = (root: string) => rm(root, { recursive: true, force: true });
  const removeOfAgent = (agentId: string) => erase(paths.cell(parseAgentId(agentId)).root);
  const removeOfAirlock = (cellSlot: number) => erase(paths.airlock(cellSlot).root);

  return {
    observe: async ({ agentId, cellSlot }) => {
      const sides = [paths.cell(parseAgentId(agentId)), paths.airlock(cellSlot)];
      const marks = await Promise.all(sides.map(({ resolvConf }) => pathExists(resolvConf)));
      if (!marks.includes(false)) return "complete";
      const roots = await Promise.all(sides.map(({ root }) => pathExists(root)));
      return roots.includes(true) ? "partial" : "absent";
    },
    hasEgressSocket: (cellSlot) => pathExists(paths.airlock(cellSlot).egressSocket),
    create: async ({ agentId, cellSlot }, owners) => {
      await createForAirlock(cellSlot, owners);
      await createForAgent(agentId, owners);
    },
    createForAirlock,
    remove: async ({ agentId, cellSlot }) => {
      await removeOfAgent(agentId);
      await removeOfAirlock(cellSlot);
    },
    removeOfAgent,
    removeOfAirlock,
  };
}
