import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type BenchResult, median } from "../bench-report.ts";
import { measureOurDeploy } from "../deploy/measure-our-deploy.ts";
import { deployNano, untilStatus } from "../platform/deploy-nano.ts";
import { type PublicApi, signUp } from "../platform/public-api.ts";
import { type BenchPlatform, startPlatform } from "../platform/start-platform.ts";
import { type CellMemory, memoryOfCells } from "./memory-of-cells.ts";
import { allProcesses, cpuSeconds } from "./process-memory.ts";

const AGENTS_MAX = 300;
const AGENTS_PER_CLIENT = 150;
/** What one agent takes at most with all that belongs to it; so much must be free, and as much again stays free. */
const BYTES_PER_AGENT = 32 * 1024 ** 2;
const DEPLOYS = 5;
/** Four sweeps long. */
const QUIET_MS = 120_000;
const SETTLE_MS = 10_000;
const MIB = 1024 ** 2;

/** An absolute figure against what is allowed, as a comparison of the two. */
const within = (name: string, ours: number, allowed: number, unit: string): BenchResult => ({
  name,
  ours: Number(ours.toFixed(2)),
  reference: allowed,
  ratio: Number((ours / allowed).toFixed(2)),
  unit,
  target: 1,
});

async function agentsThatFit(): Promise<number> {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1];
  return Math.min(AGENTS_MAX, Math.floor((Number(available) * 1_024) / 2 / BYTES_PER_AGENT));
}

async function deployMany(
  platform: BenchPlatform,
  count: number,
  log: (text: string) => void,
): Promise<void> {
  const deployed: { readonly api: PublicApi; readonly id: string }[] = [];
  let api = await signUp(platform.url);
  for (let number = 0; number < count; number += 1) {
    if (number > 0 && number % AGENTS_PER_CLIENT === 0) api = await signUp(platform.url);
    const { id } = await deployNano(api, `agent-${number}`);
    // One after the other: what is measured is how they live, not how they come up.
    await untilStatus(api, id, "running");
    deployed.push({ api, id });
    if (deployed.length % 25 === 0) log(`${deployed.length} of ${count} agents run`);
  }
}

async function deployMs(url: string): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < DEPLOYS; round += 1)
    took.push(await measureOurDeploy(url, `measured-${round}`));
  return median(took);
}

async function orchestratorPid(home: string): Promise<number> {
  const script = join(home, "app/orchestrator/main.js");
  const found = (await allProcesses()).find(({ argv }) => argv.includes(script));
  if (found === undefined) throw new Error("there is no orchestrator");
  return found.pid;
}

/** The orchestrator's processor time while nobody wants anything, in percent of a core. */
async function idlePercent(home: string): Promise<number> {
  const pid = await orchestratorPid(home);
  const before = await cpuSeconds(pid);
  await delay(QUIET_MS);
  return ((await cpuSeconds(pid)) - before) / (QUIET_MS / 100_000);
}

/**
 * Measures what agents cost a host beyond the software that they run, with 300 nano agents or as many as the machine has
 * free memory for: memory, the orchestrator's work while nothing happens, and whether one deploy costs more than alone.
 */
export async function benchDensity(log: (text: string) => void): Promise<readonly BenchResult[]> {
  const count = await agentsThatFit();
  log(`${count} agents fit`);
  const platform = await startPlatform(log, "enterprise");
  try {
    const installationId = (await readFile(join(platform.home, "installation-id"), "utf8")).trim();
    const memory = (): Promise<CellMemory> => memoryOfCells(platform.home, installationId);
    await measureOurDeploy(platform.url, "warm-up");
    const alone = await deployMs(platform.url);
    const before = await memory();
    const idleAlone = await idlePercent(platform.home);
    await deployMany(platform, count, log);
    await delay(SETTLE_MS);
    const after = await memory();
    const idle = await idlePercent(platform.home);
    const crowded = await deployMs(platform.url);
    const perAgent = (part: keyof CellMemory) => (after[part] - before[part]) / count / MIB;
    log(
      `each: runtime ${perAgent("runtimeBytes").toFixed(1)} MiB, cell ${perAgent("cellBytes").toFixed(1)} MiB, engine and platform ${perAgent("sharedBytes").toFixed(1)} MiB`,
    );
    log(`the orchestrator alone, without agents: ${idleAlone.toFixed(2)} % of a core`);
    return [
      within(
        `PSS of each of ${count} agents beyond its runtime`,
        perAgent("cellBytes") + perAgent("sharedBytes"),
        20,
        "MiB",
      ),
      within(
        `the orchestrator at rest with ${count} agents, more than without`,
        idle - idleAlone,
        2,
        "% of a core",
      ),
      {
        name: `deploy nano beside ${count} agents / alone`,
        ours: Number(crowded.toFixed(1)),
        reference: Number(alone.toFixed(1)),
        ratio: Number((crowded / alone).toFixed(2)),
        unit: "ms",
        target: 1.25,
      },
    ];
  } finally {
    await platform.close();
  }
}
