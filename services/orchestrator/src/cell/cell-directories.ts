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

/** The directories in which gateway, airlock and agent meet. */
export interface CellDirectories {
  observe(agentId: string): Promise<DirectoriesState>;
  /** True when the gateway's listener for this cell has its socket. */
  hasEgressSocket(agentId: string): Promise<boolean>;
  create(agentId: string, owners: CellOwners): Promise<void>;
  remove(agentId: string): Promise<void>;
}

const SHARED_MODE = 0o2750;

/**
 * Makes and removes cells' directories. Each is writable by one side and readable by the other through its group, which
 * what is made inside inherits; the empty resolv.conf is made last and marks them complete.
 */
export function createCellDirectories(paths: HomePaths): CellDirectories {
  async function share(directory: string, uid: number, gid: number): Promise<void> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chown(directory, uid, gid);
    // After chown, which clears the setgid bit.
    await chmod(directory, SHARED_MODE);
  }
  return {
    observe: async (agentId) => {
      const cell = paths.cell(parseAgentId(agentId));
      if (await pathExists(cell.resolvConf)) return "complete";
      return (await pathExists(cell.root)) ? "partial" : "absent";
    },
    hasEgressSocket: (agentId) => pathExists(paths.cell(parseAgentId(agentId)).egressSocket),
    create: async (agentId, owners) => {
      const cell = paths.cell(parseAgentId(agentId));
      await mkdir(dirname(cell.root), { recursive: true, mode: 0o711 });
      await mkdir(cell.root, { recursive: true, mode: 0o711 });
      await chmod(cell.root, 0o711);
      await share(cell.out, owners.gatewayUid, owners.airlockUid);
      await share(cell.in, owners.airlockUid, owners.gatewayGid);
      await share(cell.config, owners.gatewayUid, owners.agentUid);
      if (!(await pathExists(cell.resolvConf))) await writeFile(cell.resolvConf, "", { mode: 0o444 });
    },
    // Its containers are gone by now, so nobody can swap a directory for a link meanwhile; links are never followed.
    remove: (agentId) => rm(paths.cell(parseAgentId(agentId)).root, { recursive: true, force: true }),
  };
}
