import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type HomePaths, homePaths } from "@deployclaw/config";
import { testHost } from "@deployclaw/testkit";
import { runProgram } from "../../platform/run-program.ts";
import { callSocket } from "./call-socket.ts";
import { type RunningProgram, startProgram } from "./start-program.ts";
import type { Servers } from "./start-servers.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const READY_MS_MAX = 60_000;
/** As the supervisor starts it. */
const ENVIRONMENT = ["MALLOC_ARENA_MAX=2"];

/** What the upstream prints when it listens. */
export interface UpstreamPlaces {
  readonly tunnelPort: number;
  readonly securedPort: number;
  readonly modelPort: number;
  readonly ca: string;
}

/** A gateway that a benchmark drives, in a process of its own. */
export interface BenchGateway {
  readonly paths: HomePaths;
  readonly hostName: string;
  pid(): number;
  /** Starts it, and gives the milliseconds until it listens for so many cells. */
  start(cells: number): Promise<number>;
  /** Ends it as a crash does, and keeps its cells. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** Bundles the benchmarks' gateway as the platform's processes are; gives the script. */
export async function bundleGateway(): Promise<string> {
  const entry = "services/gateway/src/testing/bench/gateway-program.ts";
  return (
    await runProgram(process.execPath, [join(ROOT, "apps/claw/src/bundles/bundle-program.ts"), entry])
  ).trim();
}

/** A gateway of one host of its own, not started yet. `flags` are Node's. */
export async function makeGateway(
  servers: Servers,
  options: {
    readonly name: string;
    readonly script: string;
    readonly flags: readonly string[];
    readonly core: string;
    readonly isAuditDurable: boolean;
    readonly upstream: UpstreamPlaces;
  },
): Promise<BenchGateway> {
  const { database, redisSocket } = servers;
  const { script, core, upstream, isAuditDurable } = options;
  const home = await mkdtemp(join(tmpdir(), "dcbg-"));
  const paths = homePaths(home);
  const hostName = await testHost(database, options.name);
  const settings = JSON.stringify({
    ...{ home, hostName, redisSocket, isAuditDurable, upstream },
    database: database.address("dc_gateway"),
    masterKeys: `1:${randomBytes(32).toString("base64")}`,
  });
  let running: RunningProgram | undefined;

  async function listensFor(cells: number): Promise<boolean> {
    try {
      const answer = await callSocket(paths.gatewayHealthSocket, "GET", "/healthz");
      return (JSON.parse(answer) as { cells: number }).cells === cells;
    } catch (err) {
      if (err instanceof Error && "code" in err && (err.code === "ENOENT" || err.code === "ECONNREFUSED"))
        return false;
      throw err;
    }
  }

  return {
    paths,
    hostName,
    pid() {
      if (running === undefined) throw new Error("the gateway does not run");
      return running.pid;
    },
    async start(cells) {
      const begin = performance.now();
      running = startProgram(
        core,
        ["env", ...ENVIRONMENT, process.execPath, ...options.flags, script],
        settings,
      );
      while (!(await listensFor(cells))) {
        if (performance.now() - begin > READY_MS_MAX) throw new Error("the gateway does not come up");
        await delay(2);
      }
      return performance.now() - begin;
    },
    async kill() {
      await running?.stop("SIGKILL");
      running = undefined;
    },
    async remove() {
      await running?.stop("SIGTERM");
      await rm(home, { recursive: true, force: true });
    },
  };
}
