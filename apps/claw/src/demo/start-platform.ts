import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";
import { isPlatformRunning } from "../guard/running-platform.ts";
import { prepare } from "../prepare.ts";
import { readState } from "../supervisor/state-file.ts";

const READY_DEADLINE_MS = 120_000;

/** A platform that answers, and whether it was this call that started it. */
export interface RunningPlatform {
  readonly url: string;
  readonly started: boolean;
}

/**
 * Uses the platform that runs already, or prepares this machine and starts one in the background, its output in
 * `log/platform.log`. Throws `ClawError` with the log's last lines when it does not come up.
 */
export async function startPlatform(ctx: ClawContext): Promise<RunningPlatform> {
  const { paths } = ctx;
  const runs = (): boolean => isPlatformRunning(paths);
  const started = !runs();
  const logFile = join(paths.log, "platform.log");
  let child: ReturnType<typeof spawn> | undefined;
  if (started) {
    await prepare(ctx, { images: true });
    const log = openSync(logFile, "w", 0o600);
    child = spawn(join(ctx.root, "claw"), ["up"], { detached: true, stdio: ["ignore", log, log] });
    child.unref();
    closeSync(log);
  }
  const deadline = performance.now() + READY_DEADLINE_MS;
  while (performance.now() < deadline) {
    const url = runs() ? readState(paths)?.url : undefined;
    if (url !== undefined && (await isReady(url))) return { url, started };
    if (child !== undefined && (child.exitCode !== null || child.signalCode !== null)) break;
    await delay(100);
  }
  const words = existsSync(logFile)
    ? readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-15).join("\n")
    : "";
  throw new ClawError(`the platform does not come up; the end of ${logFile}:\n${words}`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(new URL("/readyz", url))).ok;
  } catch (err) {
    // fetch rejects with a TypeError while nothing listens yet.
    if (err instanceof TypeError) return false;
    throw err;
  }
}
