import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { isPlatformRunning } from "../guard/running-platform.ts";
import { checkPortFree } from "../host/check-port-free.ts";
import { parseFlags } from "../parse-flags.ts";
import { prepare } from "../prepare.ts";
import { readState } from "../supervisor/state-file.ts";
import { supervisorEnvironment } from "../supervisor/supervisor-environment.ts";
import { tuneNode } from "../supervisor/tune-node.ts";

const usage = `Usage: ./claw up [--no-images]

Prepares this machine and runs the platform in the foreground. Ctrl-C stops it, a second one kills it.
  --no-images   do not build the images of cells

Settings (environment): PORT (8787), LISTEN_ADDRESS (127.0.0.1), PUBLIC_URL, DEPLOYCLAW_HOME, DATABASE_URL,
REDIS_URL, DOCKER_SOCKET, DISK_DRIVER, AIRLOCK_POOL_SIZE, VAULT_MASTER_KEYS, VAULT_MINIMUM_VERSION, LLM_UPSTREAM_URL,
LLM_UPSTREAM_KEY, SMTP_URL, MAIL_FROM, HOST_NAME, HOST_LABELS, HOST_MEMORY_BYTES, HOST_DISK_BYTES, MEMORY_OVERCOMMIT.`;

const shell = "/bin/sh";

export const up: Command = {
  summary: "run the platform in the foreground",
  usage,
  run: async (ctx, args) => {
    const flags = parseFlags(usage, args, ["no-images"]);
    const { paths, config } = ctx;
    if (isPlatformRunning(paths)) {
      const state = readState(paths);
      throw new ClawError(
        `the platform is running already at ${state?.url} (process ${state?.pid}): ./claw down`,
      );
    }
    await checkPortFree(config.listenAddress, config.port);
    await prepare(ctx, { images: !flags["no-images"] });
    // The guard takes this process's place, so that nothing of the tools above stays in memory.
    const supervisor = [paths.nodeBinary, ...tuneNode("claw").flags, paths.mainScript("claw")];
    process.execve?.(shell, [shell, paths.guardScript, ...supervisor], supervisorEnvironment(ctx));
    throw new ClawError("this Node cannot hand its process over");
  },
};
