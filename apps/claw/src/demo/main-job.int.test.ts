import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { RUNTIMES } from "@deployclaw/domain";
import { PROBES } from "@deployclaw/probes";
import { eventually } from "@deployclaw/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPlatformUnderTest, type PlatformUnderTest } from "../supervisor/platform-under-test.ts";
import { type Authenticator, authenticatorOf, deleteAgent } from "./delete-agent.ts";
import { deployAgent, untilRunning } from "./deploy-agent.ts";
import { openPublicApi, type PublicApi } from "./public-api.ts";
import { readEntries, untilSigned, verifyLog } from "./read-log.ts";
import { signUp } from "./sign-up.ts";
import { findAgentContainer, tryToBreakOut } from "./try-to-break-out.ts";

const run = promisify(execFile);
const dockerSocket = "/var/run/docker.sock";
const config = { dockerSocket, port: 0 };
let platform: PlatformUnderTest;
let api: PublicApi;
let app: Authenticator;
let password: string;
let agentId: string;

beforeAll(async () => {
  platform = await createPlatformUnderTest();
  await platform.up({ images: true });
  api = openPublicApi(`http://127.0.0.1:${platform.port}`);
  const user = await signUp(api);
  password = user.password;
  app = authenticatorOf(user);
  agentId = await deployAgent(api, "nano", "nano");
  await untilRunning(api, agentId, 60_000);
}, 300_000);

afterAll(async () => {
  await platform.remove();
}, 120_000);

async function chat(message: string): Promise<string> {
  const answer = await api.post(`/api/agents/${agentId}/chat`, { message });
  return (answer as { reply: string }).reply;
}

/** Asks the model from inside the cell, past the API, which needs Postgres itself. */
async function askModelFromInside(): Promise<string> {
  const container = await findAgentContainer({ paths: platform.paths, config }, agentId);
  const program = `
    const request = require("node:http").request({ host: "127.0.0.1", port: 3128, method: "POST",
      path: "http://llm.deployclaw.internal/v1/chat/completions", headers: { host: "llm.deployclaw.internal", "content-type": "application/json" } },
      (response) => { let text = ""; response.on("data", (part) => { text += part; });
        response.on("end", () => console.log(response.statusCode + " " + text)); });
    request.on("error", (err) => console.log("error " + err.message));
    request.end(JSON.stringify({ model: "demo", messages: [{ role: "user", content: "hello" }] }));`;
  const { stdout } = await run("docker", [
    "-H",
    `unix://${dockerSocket}`,
    "exec",
    container,
    "node",
    "-e",
    program,
  ]);
  return stdout;
}

describe("a client's agent", () => {
  test("answers through the model that the platform brings along", async () => {
    expect(await chat("hello")).not.toBe("");
    const actions = (await readEntries(api)).map(({ action }) => action);
    for (const action of ["agent.create", "agent.status", "agent.chat", "model.intent", "model.outcome"])
      expect(actions).toContain(action);
  });

  test("is refused a domain that is not allowed, and the log says why", async () => {
    expect(await chat("fetch https://not-allowed.example/path?secret=1")).toMatch(/403[\s\S]*domain/);
    const refusal = (await readEntries(api)).find(({ action }) => action === "request.refused");
    expect(refusal?.target).toContain("not-allowed.example");
    expect(refusal?.metadata).toMatchObject({ reason: "domain_not_allowed" });
    expect(JSON.stringify(refusal)).not.toContain("secret=1");
  });

  test("finds no way out of its cell, whatever it tries", async () => {
    const canary = "c4nary-credential-value-of-the-main-job";
    await api.post(`/api/agents/${agentId}/credentials`, {
      name: "key",
      value: canary,
      hosts: ["api.github.com"],
    });
    const neighbourId = await deployAgent(api, "neighbour", "nano");
    await untilRunning(api, neighbourId, 60_000);
    const results = await tryToBreakOut(
      { paths: platform.paths, config: { dockerSocket, port: platform.port } },
      {
        agentId,
        runtime: "nano",
        resources: RUNTIMES.nano.defaults,
        neighbourRuntime: "nano",
        canaries: [canary, password],
      },
    );
    expect(results.filter(({ blocked }) => !blocked)).toEqual([]);
    expect(results.map(({ probe }) => probe)).toEqual([...PROBES]);
    await deleteAgent(api, app, neighbourId);
  });

  test("gets no answer while Postgres is stopped, and one again afterwards without a restart", async () => {
    expect(await askModelFromInside()).toMatch(/^200 /);
    const gateway = platform.pidOf("gateway");
    const group = postgresProcesses();
    for (const pid of group) process.kill(pid, "SIGSTOP");
    try {
      expect(await askModelFromInside()).toMatch(/^503 .*audit_unavailable/);
    } finally {
      for (const pid of group) process.kill(pid, "SIGCONT");
    }
    await eventually("the model answers again", async () => (await askModelFromInside()).startsWith("200 "), {
      timeoutMs: 30_000,
    });
    expect(platform.pidOf("gateway")).toBe(gateway);
  });

  test("is talked to while the master key is rotated, and the gateway has the new one when it starts again", async () => {
    const gateway = platform.pidOf("gateway");
    const run = async (verb: string) => {
      const claw = platform.claw(["keys", verb]);
      expect(await claw.ended, claw.output()).toBe(0);
      expect(await chat("still there?")).not.toBe("");
      return claw.output();
    };
    expect(await run("rotate")).toContain("version 2 of the master key is in force\n");
    expect(await run("rewrap")).toMatch(/rewrapped (\d+) of \1\n.*all \1 data keys are wrapped by version 2/);
    expect(platform.pidOf("gateway")).toBe(gateway);
    process.kill(gateway ?? 0, "SIGKILL");
    await eventually(
      "the agent answers",
      async () => platform.pidOf("gateway") !== gateway && (await answers()),
      {
        timeoutMs: 60_000,
      },
    );
    expect(await run("rewrap")).toContain("by version 2 of the master key");
  });

  test("is cut off with all that it has open while Redis hangs, and works again once it is started", async () => {
    const tunnels = await openTunnels();
    expect(tunnels.length).toBeGreaterThan(0);
    const ends = tunnels.map((tunnel) => once(tunnel, "close"));
    await api.post("/api/auth/step-up", { code: await app.nextCode() });
    const redis = platform.pidOf("redis");
    if (redis === undefined) throw new Error("redis does not run");
    process.kill(redis, "SIGSTOP");
    try {
      expect(await api.post("/api/agents/kill")).toEqual({ killed: 1 });
      await Promise.all(ends);
      await expect(chat("still there?")).rejects.toThrow();
    } finally {
      process.kill(redis, "SIGCONT");
    }
    await api.post("/api/auth/step-up", { code: await app.nextCode() });
    await api.post(`/api/agents/${agentId}/start`);
    await untilRunning(api, agentId, 60_000);
    expect(await answers()).toBe(true);
  });

  test.each(["postgres", "redis", "gateway", "orchestrator", "audit", "api", "claw", "guard"])(
    "is talked to again after kill -9 of %s",
    async (name) => {
      const before = platform.pidOf(name);
      if (before === undefined) throw new Error(`${name} does not run`);
      process.kill(before, "SIGKILL");
      await eventually(
        `the agent answers after the death of ${name}`,
        async () => platform.pidOf(name) !== before && (await answers()),
        { timeoutMs: 60_000 },
      );
    },
  );
});

describe("the client's log", () => {
  test("verifies offline against a checkpoint kept earlier, and no longer once a byte was changed", async () => {
    const kept = await untilSigned(api, 1);
    await chat("one more entry");
    const entries = await readEntries(api);
    await untilSigned(api, entries.length);
    expect(await verifyLog(api, kept)).toMatchObject({ ok: true });

    const file = join(platform.paths.home, "export.jsonl");
    const keptFile = join(platform.paths.home, "kept-checkpoint");
    writeFileSync(keptFile, JSON.stringify(kept));
    const text = await api.getText("/api/audit/export");
    writeFileSync(file, text);
    const verified = platform.claw(["audit", "verify", file, "--checkpoint", keptFile]);
    expect(await verified.ended, verified.output()).toBe(0);
    expect(verified.output()).not.toContain("the log's own");
    writeFileSync(file, text.replace("not-allowed.example", "not-allowes.example"));
    const changed = platform.claw(["audit", "verify", file]);
    expect(await changed.ended).toBe(1);
    expect(changed.output()).toMatch(/entry \d+ was edited/);
  });
});

describe("a deleted agent", () => {
  test("leaves no container, no mount, no disk, no directory", async () => {
    await deleteAgent(api, app, agentId);
    await eventually("the agent is gone from the list", async () => {
      return !JSON.stringify(await api.get("/api/agents")).includes(agentId);
    });
    const { stdout } = await run("docker", [
      "-H",
      `unix://${dockerSocket}`,
      "ps",
      "--all",
      "--quiet",
      "--filter",
      `label=deployclaw.agent=${agentId}`,
    ]);
    expect(stdout).toBe("");
    expect(readFileSync("/proc/self/mounts", "utf8")).not.toContain(agentId);
    const { root, diskImage, state } = platform.paths.cell(agentId);
    expect([root, diskImage, state].filter((path) => existsSync(path))).toEqual([]);
  });
});

async function answers(): Promise<boolean> {
  try {
    return (await chat("are you there?")) !== "";
  } catch {
    // Any error means "not yet"; the deadline turns lasting ones into a failure.
    return false;
  }
}

/** A tunnel to the platform's models through every cell's way out, as its airlock would open it. */
async function openTunnels(): Promise<Socket[]> {
  const sockets = readdirSync(platform.paths.airlocks)
    .map((slot) => platform.paths.airlock(Number(slot)).egressSocket)
    .filter((path) => existsSync(path));
  return Promise.all(
    sockets.map(
      (path) =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(path);
          socket.once("error", reject);
          socket.once("data", (answer) =>
            answer.toString().startsWith("HTTP/1.1 200")
              ? resolve(socket)
              : reject(new Error(answer.toString())),
          );
          socket.write(
            "CONNECT llm.deployclaw.internal:80 HTTP/1.1\r\nHost: llm.deployclaw.internal:80\r\n\r\n",
          );
        }),
    ),
  );
}

/** The postmaster and all its backends. */
function postgresProcesses(): number[] {
  const postmaster = platform.pidOf("postgres");
  if (postmaster === undefined) throw new Error("postgres does not run");
  const children = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && existsSync(`/proc/${entry}/status`))
    .filter((pid) => new RegExp(`^PPid:\\s+${postmaster}$`, "m").test(statusOf(pid)))
    .map(Number);
  return [postmaster, ...children];
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    // It ended between the look at the directory and this one.
    return "";
  }
}
