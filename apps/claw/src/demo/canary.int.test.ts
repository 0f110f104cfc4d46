import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { generate } from "otplib";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSecrets, secretOf } from "../layout/secrets.ts";
import {
  type ClawRun,
  createPlatformUnderTest,
  type PlatformUnderTest,
} from "../supervisor/platform-under-test.ts";
import { deployAgent, untilRunning } from "./deploy-agent.ts";
import { openPublicApi } from "./public-api.ts";

const run = promisify(execFile);
let platform: PlatformUnderTest;
let output: ClawRun;

/** Everything secret that went in or was handed out, by what it is. */
const canaries = new Map<string, string>();
/** What was answered to requests that were refused. */
const refusals: string[] = [];
const plant = (what: string, value = `c4nary-${randomBytes(18).toString("base64url")}`): string => {
  canaries.set(what, value);
  return value;
};

/** A browser that keeps its cookie where the test can see it. */
function browser(origin: string) {
  let cookie = "";
  return async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(new URL(path, origin), {
      method,
      headers: { origin, cookie, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: text }),
    });
    for (const line of response.headers.getSetCookie()) {
      cookie = line.split(";")[0] ?? "";
      const token = cookie.split("=")[1] ?? "";
      if (token !== "") plant(`session token ${canaries.size}`, token);
    }
    const answer = await response.text();
    if (!response.ok) refusals.push(answer);
    return answer === "" ? {} : (JSON.parse(answer) as Record<string, unknown>);
  };
}

beforeAll(async () => {
  platform = await createPlatformUnderTest();
  output = await platform.up({ images: true });
  const origin = `http://127.0.0.1:${platform.port}`;
  const ask = browser(origin);
  const email = "canary@example.test";
  const password = plant("password");
  await ask("POST", "/api/auth/register", { email, password, clientName: "Canary" });
  const { secret } = await ask("POST", "/api/auth/2fa/setup", { password });
  plant("authenticator secret", String(secret));
  const code = await generate({ secret: String(secret) });
  const { backupCodes } = await ask("POST", "/api/auth/2fa/verify", { code });
  for (const [index, each] of (backupCodes as string[]).entries()) {
    plant(`backup code ${index}`, each);
    plant(`backup code ${index} without dashes`, each.replaceAll("-", ""));
  }

  const api = {
    ...openPublicApi(origin),
    post: (path: string, body?: unknown) => ask("POST", path, body),
    get: (path: string) => ask("GET", path),
  };
  const agentId = await deployAgent(api, "nano", "nano");
  await untilRunning(api, agentId, 120_000);
  const credentials = `/api/agents/${agentId}/credentials`;
  const hosts = ["api.github.com"];
  await ask("POST", credentials, { name: "KEY", value: plant("credential"), hosts });
  await ask("PUT", `${credentials}/KEY`, { value: plant("replaced credential") });
  // What is refused is refused without being repeated.
  await ask("POST", credentials, { name: "KEY", value: plant("credential of a taken name"), hosts });
  await ask("POST", credentials, { name: "not a name", value: plant("credential with a wrong name"), hosts });
  await ask("POST", credentials, `{"name":"KEY","value":"${plant("credential in broken JSON")}"`);
  await ask("POST", "/api/agents/0197f000-0000-7000-8000-000000000000/credentials", {
    name: "KEY",
    value: plant("credential of no agent"),
    hosts,
  });
  await ask("POST", "/api/auth/login", { email, password: plant("wrong password") });
  await ask("POST", "/api/auth/register", {
    email,
    password: plant("password of a taken address"),
    clientName: "x",
  });
  await ask("POST", "/api/auth/step-up", { code: "000000" });
  await ask("POST", `/api/agents/${agentId}/chat`, { message: "fetch https://api.github.com/user" });
}, 300_000);

afterAll(() => platform.remove(), 120_000);

/** The ways in which a text can lie somewhere. */
const formsOf = (value: string): readonly string[] => [
  value,
  Buffer.from(value).toString("hex"),
  Buffer.from(value).toString("base64").replace(/=+$/, ""),
];

/** Which canaries are in there. */
function found(text: string): readonly string[] {
  return [...canaries]
    .filter(([, value]) => formsOf(value).some((form) => text.includes(form)))
    .map(([what]) => what);
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

describe("no password, code, token or credential value is", () => {
  test("missing from what was planted", () => {
    expect(canaries.size).toBeGreaterThan(25);
    expect(refusals.length).toBeGreaterThanOrEqual(6);
    expect(found(`x${[...canaries.values()].join(" ")}`)).toHaveLength(canaries.size);
  });

  test("in what any process of the platform said", () => {
    expect(output.output()).toContain("POST /api/agents/{id}/credentials 201");
    expect(found(output.output())).toEqual([]);
    for (const path of filesBelow(platform.paths.log))
      expect(found(readFileSync(path, "latin1")), path).toEqual([]);
  });

  test("in a refusal", () => {
    expect(found(refusals.join("\n"))).toEqual([]);
  });

  test("in any row of any table: what must be kept is hashed or sealed", async () => {
    const sql = postgres({
      host: platform.paths.postgresSocketDirectory,
      database: "deployclaw",
      username: "postgres",
      password: secretOf(readSecrets(platform.paths), "database", "POSTGRES_PASSWORD"),
      max: 1,
    });
    try {
      const tables = await sql<
        { name: string }[]
      >`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`;
      for (const { name } of tables) {
        const rows = await sql<{ text: string }[]>`SELECT t::text AS text FROM ${sql(name)} AS t`;
        expect(found(rows.map(({ text }) => text).join("\n")), name).toEqual([]);
      }
      const [log] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM audit_logs`;
      expect(log?.count).toBeGreaterThan(10);
      const [credential] = await sql`SELECT 1 FROM agent_credentials`;
      expect(credential).toBeDefined();
    } finally {
      await sql.end();
    }
  });

  test.skipIf(process.getuid?.() !== 0)(
    "in Redis: no key, no job, no counter, nothing that it remembers",
    async () => {
      const pid = platform.pidOf("redis");
      if (pid === undefined) throw new Error("Redis does not run");
      const memory = await memoryOf(pid);
      const holds = (text: string): boolean => memory.some((part) => part.includes(text));
      expect(holds("bull:")).toBe(true);
      expect([...canaries].filter(([, value]) => holds(value)).map(([what]) => what)).toEqual([]);
    },
  );

  test("in a cell's containers, as the engine knows them, or in its configuration", async () => {
    const { stdout } = await run("docker", ["ps", "--all", "--quiet", "--filter", "label=deployclaw.role"]);
    const inspected = await run("docker", ["inspect", ...stdout.trim().split("\n")], {
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(inspected.stdout).toContain("deployclaw.agent");
    expect(found(inspected.stdout)).toEqual([]);
    const files = filesBelow(platform.paths.cells);
    expect(files.length).toBeGreaterThan(1);
    for (const path of files) expect(found(readFileSync(path, "latin1")), path).toEqual([]);
  });
});

/** Everything in memory that a process writes to. */
async function memoryOf(pid: number): Promise<readonly Buffer[]> {
  const memory = await open(`/proc/${pid}/mem`, "r");
  const parts: Buffer[] = [];
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
      const [, from = "", to = ""] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === "" || line.includes("[v")) continue;
      const part = Buffer.alloc(Number.parseInt(to, 16) - Number.parseInt(from, 16));
      await memory.read(part, 0, part.length, Number.parseInt(from, 16));
      parts.push(part);
    }
    return parts;
  } finally {
    await memory.close();
  }
}
