import type { Command } from "../command.ts";
import { askGateway } from "../keys/ask-gateway.ts";
import { keysAnswer, rewrapAnswer } from "../keys/gateway-answers.ts";
import { parseFlags } from "../parse-flags.ts";

const usage = `Usage: ./claw keys rewrap

Has the running gateway wrap every client's data keys under the newest version of the master key; what they seal is not
touched. It can be stopped and run again at any time: it goes on with what is left. Exit code 1 when a data key does not
open.`;

export const keysRewrap: Command = {
  summary: "wrap all data keys under the newest master key",
  usage,
  run: async ({ paths, say }, args) => {
    parseFlags(usage, args, []);
    const ask = () => askGateway(paths, keysAnswer, { method: "GET", path: "/v1/keys" });
    const { currentVersion, dataKeys } = await ask();
    const older = dataKeys.filter(({ masterVersion }) => masterVersion !== currentVersion);
    const total = older.reduce((sum, { count }) => sum + count, 0);
    let done = 0;
    let failures = 0;
    for (let after: object | undefined; total > 0; ) {
      const question = { method: "POST", path: "/v1/keys/rewrap", body: { after } } as const;
      const { rewrapped, failed, last } = await askGateway(paths, rewrapAnswer, question);
      if (last === undefined) break;
      done += rewrapped;
      failures += failed.length;
      for (const { clientId, version, reason } of failed)
        say(`data key ${version} of client ${clientId} stays as it is: ${reason}`);
      say(`rewrapped ${done} of ${total}`);
      after = last;
    }
    if (failures > 0) {
      say(`${failures} data keys do not open; keep the older versions of the master key`);
      return 1;
    }
    const left = await ask();
    const all = left.dataKeys.find(({ masterVersion }) => masterVersion === left.currentVersion)?.count ?? 0;
    say(`all ${all} data keys are wrapped by version ${left.currentVersion} of the master key`);
    return 0;
  },
};
