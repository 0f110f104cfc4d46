import { FLOODS } from "@deployclaw/probes";
import { type BenchResult, percentile } from "../bench-report.ts";
import { deployNano, untilStatus } from "../platform/deploy-nano.ts";
import { signUp } from "../platform/public-api.ts";
import { startPlatform } from "../platform/start-platform.ts";
import { askNeighbour } from "./ask-neighbour.ts";
import { runFlood } from "./run-flood.ts";

const SECONDS = 15;
const WARM_UP_SECONDS = 5;
const TARGET = 2;

/**
 * Compares the 99th percentile of one client's requests to its agent while another client's cell floods processes, memory,
 * disk, inodes, output, processor and watches, each for a while, with that of the quiet before each flood.
 */
export async function benchNeighbour(log: (text: string) => void): Promise<readonly BenchResult[]> {
  const platform = await startPlatform(log);
  try {
    const [neighbour, flooder] = [await signUp(platform.url), await signUp(platform.url)];
    const { id } = await deployNano(neighbour, "neighbour", { maxDailyTokenSpend: 1_000_000_000 });
    const { id: flooding } = await deployNano(flooder, "flooder");
    await untilStatus(neighbour, id, "running");
    await untilStatus(flooder, flooding, "running");
    await askNeighbour(neighbour, id, WARM_UP_SECONDS);
    const results: BenchResult[] = [];
    for (const flood of FLOODS) {
      const quiet = percentile(await askNeighbour(neighbour, id, SECONDS), 0.99);
      const [during, report] = await Promise.all([
        askNeighbour(neighbour, id, SECONDS),
        runFlood(flooding, flood, SECONDS),
      ]);
      const flooded = percentile(during, 0.99);
      log(`${flood}: ${JSON.stringify(report ?? "the cell went down with it")}`);
      results.push({
        name: `p99 of a neighbour during a flood of ${flood} / before it`,
        ours: Number(flooded.toFixed(1)),
        reference: Number(quiet.toFixed(1)),
        ratio: Number((flooded / quiet).toFixed(2)),
        unit: "ms",
        target: TARGET,
      });
      await untilStatus(flooder, flooding, "running");
    }
    return results;
  } finally {
    await platform.close();
  }
}
