import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { environmentOfTools } from "@deployclaw/config";
import { ClawError } from "../claw-error.ts";
import type { ClawContext, Command } from "../command.ts";
import { allGates, type GatePlace, removalGate } from "../gates/all-gates.ts";
import { type Counts, formatCounts, type Gate, type GateResult, sumCounts } from "../gates/gate.ts";
import { runGate } from "../gates/run-gate.ts";
import { findFreePort } from "../host/find-free-port.ts";
import { ensureUsers } from "../layout/ensure-users.ts";
import { parseFlags } from "../parse-flags.ts";
import { ensurePrerequisites } from "../prerequisites/ensure-prerequisites.ts";

const usage = `Usage: ./claw test [--full]

Runs every check: format, lint, types, unused code, boundaries, unit tests, integration tests with real PostgreSQL,
Redis and Docker, the portal in a browser (screenshots in test-output/), and the demo on an installation of its own.
Nothing of a running platform is touched. The last line says how many checks passed.
  --full   also run what takes minutes, drive the portal with an OpenClaw agent, and run the demo again on what the
           first one left`;

export const test: Command = {
  summary: "run every check",
  usage,
  run: async (ctx, args) => {
    const flags = parseFlags(usage, args, ["full"]);
    await ensurePrerequisites(ctx, { tests: true });
    if (ctx.isRoot) await ensureUsers(ctx.say);
    // Not in /tmp: it may lie in memory, and the demo keeps a database and disks there.
    const scratch = mkdtempSync("/var/tmp/claw-test-");
    chmodSync(scratch, 0o711);
    const place = { root: ctx.root, scratch, port: await findFreePort(20_000), full: flags.full };
    try {
      const counts = await runAll(ctx, place);
      ctx.print(formatCounts(counts));
      return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

type TimedResult = GateResult & { readonly name: string; readonly seconds: number };

async function runAll(ctx: ClawContext, place: GatePlace): Promise<Counts> {
  const env = testEnvironment(ctx);
  const results: TimedResult[] = [];
  const run = async (gate: Gate) => {
    ctx.print(`\n== ${gate.name}`);
    const startedMs = performance.now();
    const result = await runGate(gate, { cwd: ctx.root, env });
    results.push({ ...result, name: gate.name, seconds: (performance.now() - startedMs) / 1000 });
  };
  const interruption = listenForInterruption();
  try {
    for (const gate of allGates(place)) {
      if (!interruption.signal.aborted) await run(gate);
    }
  } finally {
    await run(removalGate(place));
  }
  if (interruption.signal.aborted) throw new ClawError("interrupted; what the tests had started was removed");
  printSummary(ctx, results);
  return sumCounts(results.map(({ counts }) => counts));
}

/** What failed comes last, where it is read first; what passed at the second attempt only is a defect as well. */
function printSummary(ctx: ClawContext, results: readonly TimedResult[]): void {
  ctx.print("");
  for (const { name, counts, seconds } of results) {
    const word = counts.failed === 0 ? "ok    " : "FAILED";
    ctx.print(`${word} ${name} (${seconds.toFixed(1)} s): ${formatCounts(counts)}`);
  }
  for (const { name, repeated } of results) {
    for (const test of repeated) ctx.print(`\nUNSTABLE ${name}: passed at the second attempt only: ${test}`);
  }
  for (const { name, failures } of results) {
    for (const failure of failures) ctx.print(`\nFAILED ${name}: ${failure}`);
  }
}

/** Ctrl-C reaches the running gate as well and ends it; the rest is left out, but what was started is removed. */
function listenForInterruption(): AbortController {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => interruption.abort());
  return interruption;
}

function testEnvironment(ctx: ClawContext): Record<string, string> {
  const searchPath = `${join(ctx.root, "node_modules/.bin")}:${ctx.config.searchPath}`;
  return { ...environmentOfTools(), PATH: searchPath, DOCKER_SOCKET: ctx.config.dockerSocket };
}
