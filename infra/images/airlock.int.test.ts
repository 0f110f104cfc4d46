import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildImages } from "./build-images.ts";

const run = promisify(execFile);
const SECCOMP = resolve(import.meta.dirname, "../../services/orchestrator/src/engine/seccomp.json");
const INSTALLATION = randomUUID();
const TOKEN = randomUUID();
const PORT = 18_789;
// Without root the sockets must belong to the one who runs the test, else it could not connect.
const UID = process.getuid?.() || 2_000_200;
const HOLD_500_CONNECTIONS = `
  use Socket;
  my @held;
  for (1 .. 500) {
    socket(my $socket, AF_INET, SOCK_STREAM, 0) or last;
    connect($socket, pack_sockaddr_in(3128, inet_aton("127.0.0.1"))) or last;
    fcntl($socket, 4, 2048);
    my $blocks = 0;
    1 while syswrite($socket, "x" x 65536) && $blocks++ < 16;
    push @held, $socket;
  }
  $| = 1;
  print scalar(@held), "\\n";
  <STDIN>;`;

let folder: string;
let airlock: string;
let agent: string;
let gateway: Server;
const heldByGateway: Socket[] = [];

beforeAll(async () => {
  const { airlock: airlockImage, nano } = await buildImages({ names: ["airlock", "nano"], log: () => {} });
  if (airlockImage === undefined || nano === undefined) throw new Error("the images were not built");
  folder = mkdtempSync(join(tmpdir(), "deployclaw-airlock-"));
  chmodSync(folder, 0o711);
  for (const name of ["in", "out", "config", "state"]) {
    mkdirSync(join(folder, name));
    chmodSync(join(folder, name), 0o777);
  }
  const config = { token: TOKEN, model: "demo", baseUrl: "http://llm.deployclaw.internal/v1" };
  writeFileSync(join(folder, "config/nano.json"), JSON.stringify(config));
  gateway = createServer((req, res) => res.end(`the gateway saw ${req.method} ${req.url}`));
  // A first line that is not HTTP comes from the test that holds connections: they are never read.
  gateway.on("clientError", (_, socket) => heldByGateway.push(socket as Socket));
  await once(gateway.listen(join(folder, "out/egress.sock")), "listening");
  chmodSync(join(folder, "out/egress.sock"), 0o666);
  airlock = await start(airlockImage, [
    ...["--network", "none", "--memory", "32m", "--memory-swap", "32m", "--pids-limit", "64"],
    ...[
      "--env",
      `AGENT_PORT=${PORT}`,
      "--volume",
      `${folder}/out:/cell/out:ro`,
      "--volume",
      `${folder}/in:/cell/in`,
    ],
  ]);
  agent = await start(nano, [
    ...["--network", `container:${airlock}`, "--memory", "256m", "--pids-limit", "64", "--init"],
    ...[
      "--volume",
      `${folder}/config:/etc/deployclaw:ro`,
      "--volume",
      `${folder}/state:/state`,
      "--tmpfs",
      "/tmp",
    ],
  ]);
  await vi.waitFor(() => ask("GET", "/healthz"), { timeout: 30_000 });
}, 600_000);

afterAll(async () => {
  const ours = ["ps", "--all", "--quiet", "--filter", `label=deployclaw.installation=${INSTALLATION}`];
  const left = (await run("docker", ours)).stdout.split("\n").filter((id) => id !== "");
  if (left.length > 0) await run("docker", ["rm", "--force", "--volumes", ...left]);
  for (const socket of heldByGateway) socket.destroy();
  gateway?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function start(image: string, settings: readonly string[]): Promise<string> {
  const started = await run("docker", [
    ...["run", "--detach", "--log-driver", "none", "--label", `deployclaw.installation=${INSTALLATION}`],
    ...["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    ...["--security-opt", `seccomp=${SECCOMP}`, "--user", `${UID}:${UID}`, ...settings, image],
  ]);
  return started.stdout.trim();
}

function ingress(): string {
  return join(folder, "in/ingress.sock");
}

async function ask(method: string, path: string, body?: unknown): Promise<string> {
  const { promise, resolve: answered, reject } = Promise.withResolvers<string>();
  const outgoing = request({
    socketPath: ingress(),
    method,
    path,
    agent: false,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  outgoing.on("response", (incoming) => text(incoming).then(answered, reject));
  outgoing.on("error", reject);
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  return await promise;
}

async function chat(message: string): Promise<string> {
  const answer = await ask("POST", "/v1/chat/completions", {
    messages: [{ role: "user", content: message }],
  });
  const parsed = JSON.parse(answer) as { choices: { message: { content: string } }[] };
  return parsed.choices[0]?.message.content ?? "";
}

describe("the airlock", () => {
  it("relays a request in, and what the agent asks out", async () => {
    expect(JSON.parse(await ask("GET", "/readyz"))).toEqual({ status: "ok" });
    expect(await chat("fetch http://example.test/path")).toBe(
      "HTTP 200\nthe gateway saw GET http://example.test/path",
    );
  });

  it("gives its socket to its owner and group alone", () => {
    expect(statSync(ingress()).mode & 0o777).toBe(0o660);
  });

  it("lives through five hundred connections that nobody reads, and still lets health in", async () => {
    const holder = spawn("docker", ["exec", "-i", agent, "perl", "-e", HOLD_500_CONNECTIONS], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [held] = (await once(createInterface({ input: holder.stdout }), "line")) as [string];
    expect(Number(held)).toBe(500);
    await expect.poll(() => heldByGateway.length, { timeout: 30_000 }).toBeGreaterThan(400);
    expect(JSON.parse(await ask("GET", "/healthz"))).toEqual({ status: "ok" });
    const state = ["inspect", "--format", "{{.State.Running}} {{.State.OOMKilled}}", airlock];
    expect((await run("docker", state)).stdout.trim()).toBe("true false");
    holder.stdin.end("\n");
    await once(holder, "close");
    for (const socket of heldByGateway.splice(0)) socket.destroy();
    await expect.poll(() => chat("fetch http://example.test/after"), { timeout: 30_000 }).toContain("/after");
  });
});
