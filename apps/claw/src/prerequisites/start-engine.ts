import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { environmentOfTools } from "@deployclaw/config";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";
import { pingEngine } from "../host/engine-ping.ts";
import { runProgram } from "../host/run-program.ts";

const startDeadlineMs = 60_000;

/**
 * Starts the Docker Engine: through systemd where that runs, else as a daemon of its own that outlives `claw down`.
 * Throws `ClawError` when it may not or when no engine answers within a minute.
 */
export async function startEngine(ctx: ClawContext, reason: string): Promise<void> {
  const { config, isRoot, say } = ctx;
  const hasSystemd = existsSync("/run/systemd/system");
  if (!isRoot) {
    const how = hasSystemd ? "sudo systemctl start docker" : "sudo dockerd";
    throw new ClawError(
      `no Docker Engine answers (${reason}): run '${how}', and let your user open its socket`,
    );
  }
  say("starting the Docker Engine");
  const log = join(ctx.paths.log, "dockerd.log");
  if (hasSystemd) await runProgram("systemctl", ["start", "docker"]);
  else spawnDaemon(ctx, log);
  const deadline = performance.now() + startDeadlineMs;
  for (;;) {
    const answer = await pingEngine(config.dockerSocket);
    if (answer.answers) return;
    if (performance.now() > deadline) {
      throw new ClawError(`the Docker Engine does not answer (${answer.reason}); see ${log}`);
    }
    await delay(200);
  }
}

function spawnDaemon(ctx: ClawContext, log: string): void {
  mkdirSync(ctx.paths.log, { recursive: true, mode: 0o700 });
  const fd = openSync(log, "a", 0o600);
  const child = spawn("dockerd", ["--host", `unix://${ctx.config.dockerSocket}`], {
    detached: true,
    stdio: ["ignore", fd, fd],
    cwd: "/",
    // Its proxies: where images are pulled, it pulls them.
    env: environmentOfTools(),
  });
  child.once("error", (err) => ctx.say(`dockerd cannot be run: ${err.message}`));
  child.unref();
  closeSync(fd);
}
