import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs `work` while this process alone holds the lock on `path`. The kernel releases it whatever ends the process, so
 * there is no stale lock to clear.
 */
export async function withBuildLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  // `cat` answers only once flock holds the lock, and ends with our end of the pipe.
  const holder = spawn("flock", ["--exclusive", path, "cat"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(holder, "close");
  // A flock that gets no lock ends without reading, and its end is what counts; any other trouble ends it here.
  holder.stdin.on("error", () => holder.kill());
  holder.stdin.write("held\n");
  const held = await Promise.race([once(holder.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!held) throw new Error(`no lock on ${path}`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
