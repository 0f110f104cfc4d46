import { constants, type FileHandle, lstat, open } from "node:fs/promises";
import type { AirlockPaths } from "@deployclaw/config";
import { AppError } from "@deployclaw/domain";

// open(2): the file itself is not opened, only named; Node has no constant for it.
const O_PATH = 0o10000000;

function isMissing(err: unknown): boolean {
  return err instanceof Error && "code" in err && (err.code === "ENOENT" || err.code === "ENOTDIR");
}

async function openSocketFile(paths: AirlockPaths): Promise<FileHandle> {
  try {
    return await open(paths.ingressSocket, O_PATH | constants.O_NOFOLLOW);
  } catch (err) {
    if (!isMissing(err)) throw err;
    throw new AppError("agent_not_running", "The agent is not running.", { cause: err });
  }
}

/**
 * Gives `use` a path to a cell's ingress socket that stays that very socket, whatever the airlock puts in its place
 * meanwhile, until `use` is done. Makes sure before that it is what the airlock makes there: `in/` a real directory and
 * a real socket in it, both owned by the airlock. Throws `agent_not_running` when there is none, `agent_unreachable`
 * when it is something else.
 */
export async function withIngress<Result>(
  paths: AirlockPaths,
  ownerUids: readonly number[],
  use: (socketPath: string) => Promise<Result>,
): Promise<Result> {
  await using file = await openSocketFile(paths);
  const directory = await lstat(paths.in);
  const socket = await file.stat();
  const genuine =
    directory.isDirectory() &&
    socket.isSocket() &&
    ownerUids.includes(directory.uid) &&
    ownerUids.includes(socket.uid);
  if (!genuine) throw new AppError("agent_unreachable", "The agent's socket is not what it should be.");
  return use(`/proc/self/fd/${file.fd}`);
}
