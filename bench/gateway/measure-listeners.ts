import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type BenchResult, compare } from "../bench-report.ts";
import { addAgents } from "./around/make-cells.ts";
import { makeGateway, type UpstreamPlaces } from "./around/make-gateway.ts";
import { pssKiB } from "./around/process-usage.ts";
import type { Servers } from "./around/start-servers.ts";

const LISTENERS = 300;
/** So many are there before, so that what the first one brings along for all is not counted as theirs. */
const FIRST_LISTENERS = 20;
const ALL_LISTENERS = FIRST_LISTENERS + LISTENERS;
const RESTARTS = 5;
const SETTLE_MS = 8_000;
const KIB_A_LISTENER_MAX = 15;
const BACK_MS_MAX = 2_000;

function accepts(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}

/**
 * What an idle listener takes, as the difference between gateways that were just started with a few cells and with 300
 * more, and how long all of them are away when the gateway is killed and started again.
 */
export async function measureListeners(
  servers: Servers,
  options: {
    readonly script: string;
    readonly flags: readonly string[];
    readonly core: string;
    readonly isAuditDurable: boolean;
    readonly upstream: UpstreamPlaces;
  },
  log: (text: string) => void,
): Promise<BenchResult[]> {
  const gateway = await makeGateway(servers, { ...options, name: "many-cells" });
  const usedKiB = async (cells: number): Promise<number> => {
    await gateway.start(cells);
    await delay(SETTLE_MS);
    const used = pssKiB(gateway.pid());
    await gateway.kill();
    return used;
  };
  try {
    const without: number[] = [];
    const withCells: number[] = [];
    const backMs: number[] = [];
    const first = await addAgents(servers.database, gateway, FIRST_LISTENERS);
    for (let start = 0; start < RESTARTS; start += 1) without.push(await usedKiB(FIRST_LISTENERS));
    const agents = [...first, ...(await addAgents(servers.database, gateway, LISTENERS))];
    for (let start = 0; start < RESTARTS; start += 1) withCells.push(await usedKiB(ALL_LISTENERS));
    for (let start = 0; start < RESTARTS; start += 1) {
      const begin = performance.now();
      await gateway.start(ALL_LISTENERS);
      await Promise.all(agents.map(({ egressSocket }) => accepts(egressSocket)));
      backMs.push(performance.now() - begin);
      await gateway.kill();
    }
    const each = withCells.map((used, start) => (used - (without[start] ?? 0)) / LISTENERS);
    log(
      `with ${ALL_LISTENERS} cells ${withCells.join(", ")} KiB, with ${FIRST_LISTENERS} ${without.join(", ")} KiB`,
    );
    return [
      compare("memory of an idle cell's listener / what it may", each, [KIB_A_LISTENER_MAX], "KiB", 1),
      compare(
        `${ALL_LISTENERS} listeners back after a restart / what they may`,
        backMs,
        [BACK_MS_MAX],
        "ms",
        1,
      ),
    ];
  } finally {
    await gateway.remove();
  }
}
