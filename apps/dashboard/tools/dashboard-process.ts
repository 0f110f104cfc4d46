import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const START_TIMEOUT_MS = 30_000;

/** Flags with which the supervisor runs the dashboard. */
const NODE_FLAGS = ["--max-old-space-size=96", "--max-semi-space-size=4"] as const;

/** The built dashboard as a process of its own. */
export interface DashboardProcess {
  readonly appFolder: string;
  get(path: string): Promise<string>;
  /** Proportional set size, in bytes. */
  pssBytes(): number;
  stop(): void;
}

function getFrom(socketPath: string, path: string): Promise<string> {
  const { promise, resolve: done, reject } = Promise.withResolvers<string>();
  const req = request({ socketPath, path, headers: { host: "localhost" } }, (res) => {
    let text = "";
    res.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    res.on("end", () =>
      res.statusCode === 200 ? done(text) : reject(new Error(`${path}: ${res.statusCode}`)),
    );
  });
  req.on("error", reject).end();
  return promise;
}

async function untilHealthy(child: ChildProcess, socketPath: string): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`the dashboard ended with ${child.exitCode}`);
    const isHealthy = await getFrom(socketPath, "/healthz").then(
      () => true,
      () => false,
    );
    if (isHealthy) return;
    await wait(50);
  }
  throw new Error("the dashboard did not start");
}

/** Starts what `build-dashboard` made, as the supervisor does. */
export async function startDashboard(): Promise<DashboardProcess> {
  const dist = resolve(import.meta.dirname, "../dist");
  const folder = mkdtempSync(join(tmpdir(), "dashboard-"));
  const socketPath = join(folder, "dashboard.sock");
  const child = spawn(process.execPath, [...NODE_FLAGS, join(dist, "main.js"), socketPath], {
    env: { NODE_ENV: "production", MALLOC_ARENA_MAX: "2" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const stop = () => {
    child.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(child, socketPath);
  } catch (err) {
    stop();
    throw err;
  }
  return {
    appFolder: join(dist, "next/apps/dashboard"),
    get: (path) => getFrom(socketPath, path),
    pssBytes: () => {
      const rollup = readFileSync(`/proc/${child.pid}/smaps_rollup`, "utf8");
      return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]) * 1024;
    },
    stop,
  };
}
