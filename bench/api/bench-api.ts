import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type BenchResult, compare } from "../bench-report.ts";
import { openSuperuser, pidOf, superuserPassword } from "../platform/open-superuser.ts";
import { signUp } from "../platform/public-api.ts";
import { runProgram } from "../platform/run-program.ts";
import { type BenchPlatform, startPlatform } from "../platform/start-platform.ts";
import { type LoadResult, measureRequests } from "./measure-requests.ts";

const AGENTS = 100;
const ROUNDS = 5;
const CONNECTIONS = 16;
const ROUND_MS = 4_000;
const WARM_UP_MS = 2_000;
const TARGET = 0.75;
const SERVERS_CORE = "0";
const OTHERS_CORE = "1";

const pinTo = (core: string, pid: number) => runProgram("taskset", ["-a", "-cp", core, String(pid)]);

/** Gives the client agents that want to stand still, so that nothing is deployed meanwhile. */
async function fillClient(platform: BenchPlatform, clientId: string): Promise<void> {
  const sql = await openSuperuser(platform);
  try {
    const permissions = {
      scopes: ["api:outbound"],
      rateLimits: { "api:outbound": { maxPerHour: 100, maxPerDay: 500 } },
      allowedDomains: ["api.github.com", "*.example.com"],
      maxDailyTokenSpend: 100_000,
    };
    const resources = { memoryBytes: 134_217_728, cpuMillis: 250, diskBytes: 134_217_728, pidsMax: 64 };
    await sql`
      INSERT INTO agents (client_id, name, runtime, permissions, resources, desired, status)
      SELECT ${clientId}, 'agent ' || n, 'nano', ${sql.json(permissions)}, ${sql.json(resources)}, 'stopped', 'stopped'
      FROM generate_series(1, ${AGENTS}) AS n`;
    await sql`ANALYZE agents, audit_logs`;
  } finally {
    await sql.end();
  }
}

async function startBareServer(platform: BenchPlatform, password: string, clientId: string) {
  const port = Number(new URL(platform.url).port) + 1;
  const script = join(import.meta.dirname, "bare-server.ts");
  const child: ChildProcess = spawn(
    process.execPath,
    [script, join(platform.home, "run/postgres"), clientId, String(port)],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  child.stdin?.end(password);
  if (child.stdout === null || child.pid === undefined) throw new Error("the reference does not start");
  await once(child.stdout, "data");
  return { url: `http://127.0.0.1:${port}`, pid: child.pid, stop: () => child.kill() };
}

/**
 * Compares the authenticated GET /api/agents of the platform, session, row level security and limits on, with a bare Hono
 * route that runs the same SQL. Both servers are pinned to one core and take turns; what asks runs on the other.
 */
export async function benchApi(log: (text: string) => void): Promise<readonly BenchResult[]> {
  const platform = await startPlatform(log);
  try {
    const api = await signUp(platform.url);
    const session = (await api.call("GET", "/api/session")).body as { client: { id: string } };
    const password = await superuserPassword(platform);
    await fillClient(platform, session.client.id);
    const bare = await startBareServer(platform, password, session.client.id);
    try {
      for (const pid of [await pidOf(platform, "api"), bare.pid]) await pinTo(SERVERS_CORE, pid);
      await pinTo(OTHERS_CORE, process.pid);
      const ask = (origin: string, durationMs: number): Promise<LoadResult> =>
        measureRequests(new URL(`/api/agents?limit=${AGENTS}`, origin), {
          headers: { cookie: api.cookie() },
          connections: CONNECTIONS,
          durationMs,
        });
      for (const origin of [platform.url, bare.url]) await ask(origin, WARM_UP_MS);
      const ours: LoadResult[] = [];
      const reference: LoadResult[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        ours.push(await ask(platform.url, ROUND_MS));
        reference.push(await ask(bare.url, ROUND_MS));
        const [left, right] = [ours.at(-1), reference.at(-1)];
        log(
          `round ${round} of ${ROUNDS}: ours ${left?.perSecond.toFixed(0)}/s, p99 ${left?.p99Ms.toFixed(1)} ms; bare ${right?.perSecond.toFixed(0)}/s, p99 ${right?.p99Ms.toFixed(1)} ms`,
        );
      }
      const of = (results: readonly LoadResult[], what: keyof LoadResult) =>
        results.map((each) => each[what]);
      const name = `GET /api/agents with ${AGENTS} agents / bare Hono with the same SQL`;
      return [
        {
          ...compare(
            `${name}, requests`,
            of(ours, "perSecond"),
            of(reference, "perSecond"),
            "per second",
            TARGET,
          ),
          atLeast: true,
        },
        compare(
          `${name}, p99`,
          of(ours, "p99Ms"),
          of(reference, "p99Ms"),
          "ms",
          Number((1 / TARGET).toFixed(2)),
        ),
      ];
    } finally {
      bare.stop();
    }
  } finally {
    await platform.close();
  }
}
