import { lstat } from "node:fs/promises";
import type { CellPaths } from "@deployclaw/config";
import { AppError } from "@deployclaw/domain";

function isMissing(err: unknown): boolean {
  return err instanceof Error && "code" in err && (err.code === "ENOENT" || err.code === "ENOTDIR");
}

/**
 * Makes sure that a cell's ingress is what the airlock puts there: `in/` a real directory and the socket a real
 * socket, both owned by the airlock, no link in place of either. Throws `agent_not_running` when there is none,
 * `agent_unreachable` when it is something else.
 */
export async function checkIngress(paths: CellPaths, ownerUids: readonly number[]): Promise<string> {
  try {
    const directory = await lstat(paths.in);
    const socket = await lstat(paths.ingressSocket);
    const genuine =
      directory.isDirectory() &&
      socket.isSocket() &&
      ownerUids.includes(directory.uid) &&
      ownerUids.includes(socket.uid);
    if (!genuine) throw new AppError("agent_unreachable", "The agent's socket is not what it should be.");
    return paths.ingressSocket;
  } catch (err) {
    if (!isMissing(err)) throw err;
    throw new AppError("agent_not_running", "The agent is not running.", { cause: err });
  }
}
