import { setTimeout as delay } from "node:timers/promises";
import { ClawError } from "../claw-error.ts";
import type { ClawContext, Command } from "../command.ts";
import { authenticatorOf, deleteAgent } from "../demo/delete-agent.ts";
import { type DemoResult, runDemo } from "../demo/run-demo.ts";
import { parseFlags } from "../parse-flags.ts";
import { stopPlatform } from "./down.ts";

const usage = `Usage: ./claw demo [--once] [--json]

Sets everything up, then as a client would: registers, enrols TOTP, deploys an OpenClaw agent, talks to it, tries to break
out of its cell, and verifies the log offline. Leaves the platform running.
  --once   stop afterwards what the demo started
  --json   print one JSON object as the last line; progress goes to standard error

Exit code 0 only if all of it held.`;

export const demo: Command = {
  summary: "the main job from set-up to a verified log, with a real agent",
  usage,
  run: async (ctx, args) => {
    const flags = parseFlags(usage, args, ["once", "json"]);
    const begin = performance.now();
    const tell = (line: string): void => {
      const elapsed = ((performance.now() - begin) / 1000).toFixed(1).padStart(6);
      for (const part of line.split("\n")) ctx.say(`${elapsed} s  ${part}`);
    };
    const result = await runDemo({ ...ctx, say: tell }, tell);
    tellAboutEntries(result, tell);
    if (flags.once) await cleanUp(ctx, result, tell);
    else tellHowToGoOn(result, tell);
    if (flags.json) ctx.print(JSON.stringify(result.report));
    return result.report.ok ? 0 : 1;
  },
};

function tellAboutEntries({ entries }: DemoResult, tell: (line: string) => void): void {
  tell("what the log recorded:");
  for (const { seq, action, target, metadata } of entries) {
    const reason = metadata?.["reason"];
    tell(
      `  ${String(seq).padStart(4)}  ${action.padEnd(18)} ${target ?? ""}${reason ? `  (${reason})` : ""}`,
    );
  }
}

function tellHowToGoOn({ user, platform, agentIds }: DemoResult, tell: (line: string) => void): void {
  tell(`the platform stays up: open ${platform.url} in a browser (API: ${platform.url}/api/docs)`);
  tell(`sign in with ${user.email}, password ${user.password}`);
  tell(`TOTP secret for your authenticator, shown once and for this demo only: ${user.totpSecret}`);
  tell(`then talk to the agent at ${platform.url}/agents/${agentIds[0]}`);
  tell("stop everything with ./claw down; data stays until ./claw reset");
}

/** Deletes the demo's agents while the platform still runs, and stops the platform if the demo started it. */
async function cleanUp(ctx: ClawContext, result: DemoResult, tell: (line: string) => void): Promise<void> {
  const app = authenticatorOf(result.user);
  for (const id of result.agentIds) await deleteAgent(result.api, app, id);
  await untilGone(result);
  tell("deleted the demo's agents");
  if (!result.platform.started) return;
  await stopPlatform(ctx);
  tell("stopped the platform");
}

async function untilGone({ api, agentIds }: DemoResult): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const left = JSON.stringify(await api.get("/api/agents"));
    if (!agentIds.some((id) => left.includes(id))) return;
    if (performance.now() > deadline)
      throw new ClawError("the demo's agents are still being deleted after 60 s");
    await delay(250);
  }
}
