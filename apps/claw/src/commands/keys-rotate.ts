import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import type { HomePaths } from "@deployclaw/config";
import { ClawError } from "../claw-error.ts";
import type { Command } from "../command.ts";
import { isPlatformRunning } from "../guard/running-platform.ts";
import { takeFileLock } from "../host/file-lock.ts";
import { addMasterKey, keptMasterKeys } from "../keys/add-master-key.ts";
import { askGateway } from "../keys/ask-gateway.ts";
import { keysAnswer } from "../keys/gateway-answers.ts";
import { readIdentities } from "../layout/identities.ts";
import { parseFlags } from "../parse-flags.ts";

const usage = `Usage: ./claw keys rotate

Makes a new version of the master key, keeps it with this installation's secrets and puts it in force; a running platform
goes on meanwhile. What was sealed before still opens. ./claw keys rewrap then moves everything to the new version.`;

export const keysRotate: Command = {
  summary: "put a new version of the master key in force",
  usage,
  run: async (ctx, args) => {
    parseFlags(usage, args, []);
    const { paths, say } = ctx;
    if (ctx.config.vaultMasterKeys !== undefined)
      throw new ClawError("the master keys come from VAULT_MASTER_KEYS: add a version there, then restart");
    if (!existsSync(paths.installationIdFile))
      throw new ClawError("there are no keys yet: run ./claw up first");
    const lock = takeFileLock(paths.prepareLock);
    if (lock === undefined) throw new ClawError("another claw is changing this installation: try again");
    try {
      const isRunning = isPlatformRunning(paths);
      // Those that are kept are no news to the gateway, unless it was started with others: then nothing is changed.
      if (isRunning) await putInForce(paths, keptMasterKeys(paths));
      // Kept before it seals anything: a key that only a process knows is lost with it.
      const { masterKeys, version } = addMasterKey(paths, readIdentities(ctx.isRoot), randomBytes);
      if (isRunning) await putInForce(paths, masterKeys);
      say(`version ${version} of the master key is in force${isRunning ? "" : " when the platform starts"}`);
      say("save it with ./claw keys backup, then run ./claw keys rewrap");
      return 0;
    } finally {
      lock.release();
    }
  },
};

async function putInForce(paths: HomePaths, masterKeys: string): Promise<void> {
  await askGateway(paths, keysAnswer, { method: "POST", path: "/v1/keys", body: { masterKeys } });
}
