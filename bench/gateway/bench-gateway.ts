import { resolve } from "node:path";
import type { BenchResult } from "../bench-report.ts";
import { freePort } from "../platform/free-port.ts";
import { runProgram } from "../platform/run-program.ts";
import { API_HOST, makeCells } from "./around/make-cells.ts";
import { bundleGateway, makeGateway, type UpstreamPlaces } from "./around/make-gateway.ts";
import { startProgram } from "./around/start-program.ts";
import { installProxies, SQUID, startProxy, TINYPROXY } from "./around/start-proxy.ts";
import { startServers } from "./around/start-servers.ts";
import { gatewayResults, type Rounds } from "./gateway-results.ts";
import { directSubject, gatewaySubject, KINDS, proxySubject, type Subject } from "./kinds.ts";
import { measureLimits } from "./measure-limits.ts";
import { measureListeners } from "./measure-listeners.ts";
import { measureSubject } from "./measure-subject.ts";

const ROUNDS = 3;
const ROUND_MS = 3_000;
/** Each asks one request at a time; a cell may ask 200 a second. */
const CHANNELS = 48;
const PROXY_CORE = "0";
const OTHERS_CORE = "1";
const UPSTREAM = resolve(import.meta.dirname, "../../services/gateway/src/testing/bench/upstream-program.ts");
/** As the supervisor starts it. */
const GATEWAY_FLAGS = ["--max-old-space-size=384", "--max-semi-space-size=4"];

/**
 * Compares the gateway with squid and tinyproxy, and with asking the upstream directly. Proxies are pinned to one core and
 * take turns; what asks, the upstream, PostgreSQL and Redis share the other.
 */
export async function benchGateway(log: (text: string) => void): Promise<readonly BenchResult[]> {
  await installProxies(log);
  const undo: (() => Promise<void>)[] = [];
  try {
    // What is started from here on inherits it.
    await runProgram("taskset", ["-a", "-cp", OTHERS_CORE, String(process.pid)]);
    log("starting PostgreSQL, Redis, the upstream and the proxies");
    const script = await bundleGateway();
    const servers = await startServers();
    undo.push(servers.close);
    const program = startProgram(OTHERS_CORE, [process.execPath, UPSTREAM, API_HOST]);
    undo.push(() => program.stop());
    const upstream = JSON.parse(await program.firstLine()) as UpstreamPlaces;
    const options = { script, flags: GATEWAY_FLAGS, core: PROXY_CORE, upstream };

    const subjects: Subject[] = [directSubject(upstream, CHANNELS)];
    for (const proxy of [SQUID, TINYPROXY]) {
      const running = await startProxy(proxy, PROXY_CORE, await freePort());
      undo.push(running.stop);
      subjects.push(proxySubject(proxy.name, running, upstream, CHANNELS));
    }
    for (const isAuditDurable of [false, true]) {
      const name = `audit ${isAuditDurable ? "on" : "off"}`;
      const gateway = await makeGateway(servers, {
        ...options,
        name: name.replace(" ", "-"),
        isAuditDurable,
      });
      undo.push(gateway.remove);
      await gateway.start(0);
      const cells = await makeCells(servers.database, gateway, CHANNELS);
      subjects.push(gatewaySubject(name, gateway.pid(), cells));
    }

    const rounds = await measureRounds(subjects, log);
    return [
      ...gatewayResults(rounds),
      ...(await measureListeners(servers, { ...options, isAuditDurable: true }, log)),
      ...(await measureLimits(servers, PROXY_CORE)),
    ];
  } finally {
    for (const each of undo.reverse()) await each();
  }
}

async function measureRounds(subjects: readonly Subject[], log: (text: string) => void): Promise<Rounds> {
  const rounds: Rounds = new Map();
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const kind of KINDS)
      for (const subject of subjects.filter(({ kinds }) => kinds.includes(kind))) {
        const measured = await measureSubject(subject, kind, round === 0 ? ROUND_MS / 3 : ROUND_MS);
        // The first round warms up.
        if (round === 0) continue;
        const key = `${kind} ${subject.name}`;
        rounds.set(key, [...(rounds.get(key) ?? []), measured]);
        const { perSecond, cpuMicros, busy, p50Ms, p99Ms } = measured;
        log(
          `round ${round} of ${ROUNDS}, ${key}: ${perSecond.toFixed(0)}/s, ${cpuMicros.toFixed(0)} µs each (${(busy * 100).toFixed(0)} % of its core); steadily p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`,
        );
      }
  return rounds;
}
