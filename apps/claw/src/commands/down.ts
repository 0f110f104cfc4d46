import { setTimeout as sleep } from "node:timers/promises";
import type { HomePaths } from "@deployclaw/config";
import { ClawError } from "../claw-error.ts";
import type { ClawContext, Command } from "../command.ts";
import { guardOf, isPlatformRunning } from "../guard/running-platform.ts";
import { isErrorCode } from "../host/is-error-code.ts";
import { parseFlags } from "../parse-flags.ts";
import { readState } from "../supervisor/state-file.ts";
import { belongsTo, stopOrphans } from "../supervisor/stop-orphans.ts";

const usage = `Usage: ./claw down

Stops the running platform and waits until it is gone. Data, images and the Docker Engine stay.`;

const politeMs = 45_000;
const deadlineMs = 60_000;

export const down: Command = {
  summary: "stop the running platform; data stays",
  usage,
  run: async (ctx, args) => {
    parseFlags(usage, args, []);
    const wasRunning = await stopPlatform(ctx);
    ctx.say(wasRunning ? "stopped" : "nothing is running");
    return 0;
  },
};

/** Stops the guard, the supervisor and everything below it. Answers false when nothing was running. */
export async function stopPlatform({ paths, say }: ClawContext): Promise<boolean> {
  if (!isPlatformRunning(paths)) return (await stopOrphans(paths)).length > 0;
  const pid = whoStops(paths);
  if (pid === undefined) throw new ClawError("the platform is just starting: try again in a moment");
  const startedMs = performance.now();
  signal(pid);
  let isPolite = true;
  while (isPlatformRunning(paths)) {
    const waitedMs = performance.now() - startedMs;
    if (waitedMs > deadlineMs)
      throw new ClawError(`process ${pid} does not stop: look at it, then kill -9 ${pid}`);
    if (isPolite && waitedMs > politeMs) {
      say("it takes long: asking to kill everything");
      signal(whoStops(paths) ?? pid);
      isPolite = false;
    }
    await sleep(100);
  }
  return true;
}

/** The guard, so that it starts nothing again; the supervisor where the guard was killed. */
function whoStops(paths: HomePaths): number | undefined {
  const state = readState(paths);
  const guardPid = guardOf(paths, state);
  if (guardPid !== undefined || state === undefined) return guardPid;
  // Ids are used again: an old note must not make us stop somebody else's process.
  return belongsTo(paths.home, state.pid) ? state.pid : undefined;
}

function signal(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
    // Ctrl-Z may have stopped it.
    process.kill(pid, "SIGCONT");
  } catch (err) {
    // Gone between the look and the signal.
    if (isErrorCode(err, "ESRCH")) return;
    if (isErrorCode(err, "EPERM"))
      throw new ClawError("it was started by another user: stop it as that user");
    throw err;
  }
}
