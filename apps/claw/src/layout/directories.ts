import { chmodSync, chownSync, lstatSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { ClawError } from "../claw-error.ts";
import type { Identities } from "./identities.ts";

/** A directory of the platform as it must be. */
export type DirectorySpec = {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
};

/** Every directory that exists before any process starts, parents first. What belongs to a cell is not here. */
export function directorySpecs(paths: HomePaths, ids: Identities): DirectorySpec[] {
  const of = (path: string, mode: number, uid: number, gid: number): DirectorySpec => ({
    path,
    mode,
    uid,
    gid,
  });
  const { supervisor, postgres, redis, gateway, api, audit, orchestrator, dashboard } = ids;
  const own = (path: string, mode: number, id = supervisor) => of(path, mode, id.uid, id.gid);
  // A socket lies in a directory of its own: its owner listens, its group calls, and setgid hands the group on.
  const socket = (path: string, listener: { uid: number }, caller: { gid: number }) =>
    of(dirname(path), 0o2750, listener.uid, caller.gid);
  return [
    own(paths.home, 0o711),
    own(dirname(paths.nodeBinary), 0o755),
    own(paths.app, 0o755),
    own(paths.postgresPrograms, 0o755),
    own(paths.secrets, 0o700),
    own(paths.log, 0o700),
    own(paths.postgresCluster, 0o700, postgres),
    own(paths.redis, 0o700, redis),
    own(paths.cells, 0o711, orchestrator),
    own(paths.airlocks, 0o711, orchestrator),
    own(paths.disks, 0o700, orchestrator),
    own(paths.state, 0o711, orchestrator),
    own(paths.audit, 0o700, audit),
    own(paths.run, 0o711),
    own(paths.postgresSocketDirectory, 0o755, postgres),
    own(dirname(paths.redisSocket), 0o755, redis),
    socket(paths.gatewayApiSocket, gateway, api),
    socket(paths.gatewayOrchestratorSocket, gateway, orchestrator),
    socket(paths.gatewayAuditSocket, gateway, audit),
    socket(paths.gatewayOperatorSocket, gateway, supervisor),
    socket(paths.dashboardSocket, dashboard, api),
    socket(paths.supervisorHealthSocket, supervisor, api),
    socket(paths.gatewayHealthSocket, gateway, api),
    socket(paths.orchestratorHealthSocket, orchestrator, api),
    socket(paths.auditHealthSocket, audit, api),
  ];
}

/** Throws `ClawError` when a directory on the way to the home keeps the platform's users out. */
export function checkReachable(home: string): void {
  for (let path = dirname(home); path !== "/"; path = dirname(path)) {
    if ((lstatSync(path).mode & 0o001) === 0) {
      throw new ClawError(
        `${path} keeps the platform's users out: set DEPLOYCLAW_HOME to a place they can reach`,
      );
    }
  }
}

/** Makes what is missing and sets owners and modes anew. Throws when something else than a directory is in the way. */
export function ensureDirectories(specs: readonly DirectorySpec[]): void {
  for (const { path, mode, uid, gid } of specs) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) mkdirSync(path, { mode: 0o700 });
    else if (!found.isDirectory()) throw new ClawError(`${path} is in the way: a directory belongs there`);
    // chown clears setgid, so the mode comes last.
    chownSync(path, uid, gid);
    chmodSync(path, mode);
  }
}
