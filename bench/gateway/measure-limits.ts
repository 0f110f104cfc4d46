import { resolve } from "node:path";
import { type BenchResult, compare } from "../bench-report.ts";
import { startProgram } from "./around/start-program.ts";
import type { Servers } from "./around/start-servers.ts";

const PROGRAM = resolve(import.meta.dirname, "../../services/gateway/src/testing/bench/limits-program.ts");

interface Costs {
  readonly pingMicros: readonly number[];
  readonly reserveMicros: readonly number[];
  readonly settleMicros: readonly number[];
  readonly reserveCpuMicros: readonly number[];
  readonly settleCpuMicros: readonly number[];
  readonly pingCpuMicros: readonly number[];
}

/** What counting a request costs, against the least that Redis can be asked. */
export async function measureLimits({ redisSocket }: Servers, core: string): Promise<BenchResult[]> {
  const program = startProgram(core, [process.execPath, PROGRAM], redisSocket);
  try {
    const costs = JSON.parse(await program.firstLine()) as Costs;
    return [
      compare("one reserve / one PING, time until answered", costs.reserveMicros, costs.pingMicros, "µs"),
      compare("one settle / one PING, time until answered", costs.settleMicros, costs.pingMicros, "µs"),
      compare(
        "one of 64 reserves at once / PING, processor time",
        costs.reserveCpuMicros,
        costs.pingCpuMicros,
        "µs",
      ),
      compare(
        "one of 64 settles at once / PING, processor time",
        costs.settleCpuMicros,
        costs.pingCpuMicros,
        "µs",
      ),
    ];
  } finally {
    await program.stop("SIGKILL");
  }
}
