import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { formatDatabaseAddress, formatRedisSocketUrl, type HomePaths, homePaths } from "@deployclaw/config";
import type { AgentId } from "@deployclaw/domain";
import {
  eventually,
  type TestClient,
  type TestDatabase,
  type TestRedis,
  testAgent,
  testHost,
  testRedis,
} from "@deployclaw/testkit";
import { afterAll } from "vitest";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const SETPRIV = "/usr/bin/setpriv";

/** The gateway as the platform runs it: its bundle, in a process of its own, over real servers. */
export interface GatewayProcess {
  readonly paths: HomePaths;
  readonly redis: TestRedis;
  /** The provider of models: how often each number of messages was asked, by agent name. */
  readonly asked: Map<string, number>;
  /** Inserts an agent that wants to run, with the directories of its cell. */
  agent(client: TestClient, allowedDomains?: readonly string[]): Promise<ProcessAgent>;
  /** Starts it; resolves once it listens for so many cells. */
  start(cells: number): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Ends it as the supervisor does. */
  stop(): Promise<void>;
}

/** An agent of it. */
export interface ProcessAgent {
  readonly agentId: AgentId;
  readonly name: string;
  readonly egressSocket: string;
}

/** Asks what a gateway's health socket says; undefined while there is none. */
function cellsOf(paths: HomePaths): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect(paths.gatewayHealthSocket);
    let text = "";
    socket.once("error", () => resolve(undefined));
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.once("close", () => resolve(Number(/"cells":(\d+)/.exec(text)?.[1])));
    socket.write("GET /healthz HTTP/1.1\r\nHost: health\r\nConnection: close\r\n\r\n");
  });
}

/** Bundles it and prepares where it runs; to be called at a test file's top level. It is not started yet. */
export async function gatewayProcess(database: TestDatabase): Promise<GatewayProcess> {
  const bundle = ["apps/claw/src/bundles/bundle-program.ts", "services/gateway/src/main.ts"];
  const script = (await promisify(execFile)(process.execPath, bundle, { cwd: ROOT })).stdout.trim();
  const home = mkdtempSync(join(tmpdir(), "dcgp-"));
  const paths = homePaths(home);
  const hostName = await testHost(database);
  const redis = await testRedis();
  const asked = new Map<string, number>();
  const provider = createServer((req, res) => {
    let text = "";
    req.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    req.on("end", () => {
      const { messages } = JSON.parse(text) as { messages: { content: string }[] };
      const key = messages[0]?.content ?? "";
      asked.set(key, (asked.get(key) ?? 0) + 1);
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
      res.writeHead(200, { "content-type": "application/json" });
      res.end(JSON.stringify({ choices: [{ message: { role: "assistant", content: "Hi" } }], usage }));
    });
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  const env = {
    PATH: "/usr/bin:/bin",
    DEPLOYCLAW_HOME: home,
    INSTALLATION_ID: randomUUID(),
    HOST_NAME: hostName,
    DATABASE_URL: formatDatabaseAddress(database.address("dc_gateway")),
    REDIS_URL: formatRedisSocketUrl(redis.connection.path, "default", ""),
    VAULT_MASTER_KEYS: `1:${randomBytes(32).toString("base64")}`,
    LLM_UPSTREAM_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`,
  };
  let child: ChildProcess | undefined;
  let output = "";

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill(signal);
    await ended;
  }

  afterAll(async () => {
    await end("SIGKILL");
    provider.closeAllConnections();
    provider.close();
    rmSync(home, { recursive: true, force: true });
  });

  return {
    paths,
    redis,
    asked,
    async agent(client, allowedDomains = []) {
      const made = await testAgent(database, client, {
        hostName,
        model: "outside",
        permissions: { allowedDomains: [...allowedDomains], maxDailyTokenSpend: 1e12 },
      });
      const airlock = paths.airlock(made.cellSlot);
      for (const directory of [airlock.out, airlock.in, paths.cell(made.agentId).config])
        mkdirSync(directory, { recursive: true });
      return { ...made, egressSocket: airlock.egressSocket };
    },
    async start(cells) {
      // The kernel ends it with the tests, however they end.
      const started = spawn(SETPRIV, ["--pdeathsig=KILL", "--", process.execPath, script], {
        cwd: "/",
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr])
        stream.on("data", (chunk: Buffer) => {
          output = (output + chunk.toString()).slice(-4_000);
        });
      await eventually(
        `the gateway listens for ${cells} cells`,
        async () => {
          if (started.exitCode !== null) throw new Error(`the gateway ended: ${output}`);
          return (await cellsOf(paths)) === cells;
        },
        { timeoutMs: 60_000 },
      );
    },
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}
