import { X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { eventually, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const database = await testDatabase();
const upstream = await standInUpstream(["api.example.com"]);
const gateway = await testGateway(database, upstream);
const { gatewayApiSocket, gatewayOrchestratorSocket, gatewayHealthSocket } = gateway.paths;
const runtimes: Server[] = [];

afterEach(() => {
  for (const runtime of runtimes.splice(0)) {
    runtime.closeAllConnections();
    runtime.close();
  }
});

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

const chatPath = (agentId: string) => `/v1/agents/${agentId}/chat`;
const turn = { message: "hello", sessionId: "s-1", stream: false };

/** Plays the airlock and the runtime behind it. */
async function runtime(
  { cellSlot }: { readonly cellSlot: number },
  answer: (req: IncomingMessage, body: string) => { status?: number; type?: string; body: string },
): Promise<void> {
  const server = createServer((req, res) => {
    let text = "";
    req.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    req.on("end", () => {
      const { status = 200, type = "application/json", body } = answer(req, text);
      res.writeHead(status, { "content-type": type }).end(body);
    });
  });
  runtimes.push(server);
  const { ingressSocket } = gateway.paths.airlock(cellSlot);
  await new Promise<void>((resolve) => server.listen(ingressSocket, resolve));
}

test("a turn reaches the runtime with the token that its configuration holds, and its reply is written anew", async () => {
  const { agent } = await gateway.cell({});
  const config = JSON.parse(
    readFileSync(join(gateway.paths.cell(agent.agentId).config, "nano.json"), "utf8"),
  ) as { token: string; model: string; baseUrl: string };
  expect(config).toMatchObject({ model: "demo", baseUrl: "http://llm.deployclaw.internal/v1" });
  let seen: { authorization: string | undefined; session: unknown; body: string } | undefined;
  await runtime(agent, (req, body) => {
    seen = {
      authorization: req.headers.authorization,
      session: req.headers["x-openclaw-session-key"],
      body,
    };
    return { body: JSON.stringify({ choices: [{ message: { content: "hi there" } }], extra: "dropped" }) };
  });
  const answer = await gateway.call(gatewayApiSocket, "POST", chatPath(agent.agentId), turn);
  expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { reply: "hi there" }]);
  expect(seen).toMatchObject({ authorization: `Bearer ${config.token}`, session: "s-1" });
  expect(JSON.parse(seen?.body ?? "")).toMatchObject({ messages: [{ role: "user", content: "hello" }] });
});

test("a streamed reply comes as deltas and an end, whatever else the runtime sends", async () => {
  const { agent } = await gateway.cell({});
  const chunk = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
  await runtime(agent, () => ({
    type: "text/event-stream",
    body: `: comment\nevent: evil\nid: 1\n${chunk("Hel")}${chunk("lo\n\ndata: x")}data: [DONE]\n\n`,
  }));
  const answer = await gateway.call(gatewayApiSocket, "POST", chatPath(agent.agentId), {
    ...turn,
    stream: true,
  });
  expect(answer.text).toBe(
    'data: {"delta":"Hel"}\n\ndata: {"delta":"lo\\n\\ndata: x"}\n\ndata: {"done":true}\n\n',
  );
});

test("an agent without a cell is not running, one that answers nonsense is unreachable", async () => {
  const { agent } = await gateway.cell({});
  const call = () => gateway.call(gatewayApiSocket, "POST", chatPath(agent.agentId), turn);
  expect(await call()).toMatchObject({ status: 409 });
  await runtime(agent, () => ({ body: "<html>" }));
  const answer = await call();
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([502, { code: "agent_unreachable" }]);
});

test("a link in the place of the ingress socket or its directory is never followed", async () => {
  const victim = await gateway.cell({});
  const { agent } = await gateway.cell({});
  let reached = 0;
  await runtime(victim.agent, () => {
    reached += 1;
    return { body: "{}" };
  });
  const paths = gateway.paths.airlock(agent.cellSlot);
  const victimPaths = gateway.paths.airlock(victim.agent.cellSlot);
  symlinkSync(victimPaths.ingressSocket, paths.ingressSocket);
  const call = () => gateway.call(gatewayApiSocket, "POST", chatPath(agent.agentId), turn);
  expect((await call()).status).toBe(502);
  rmSync(paths.ingressSocket);
  renameSync(paths.in, `${paths.in}-moved`);
  symlinkSync(victimPaths.in, paths.in);
  expect((await call()).status).toBe(502);
  expect(reached).toBe(0);
});

test("health is the runtime's own, and a page instead of JSON is not healthy", async () => {
  const { agent } = await gateway.cell({});
  const health = async () => {
    const path = `/v1/cells/${agent.agentId}/health`;
    const answer = await gateway.call(gatewayOrchestratorSocket, "GET", path);
    return JSON.parse(answer.text) as { healthy: boolean };
  };
  expect((await health()).healthy).toBe(false);
  let body = "<html>";
  await runtime(agent, () => ({ body }));
  expect((await health()).healthy).toBe(false);
  body = '{"status":"ok"}';
  expect((await health()).healthy).toBe(true);
});

test("prepare is idempotent, gives another hash for another generation, and tells files by their modes", async () => {
  const { agent } = await gateway.cell({});
  const prepare = async () => {
    const path = `/v1/cells/${agent.agentId}/prepare`;
    return JSON.parse((await gateway.call(gatewayOrchestratorSocket, "POST", path, {})).text) as {
      configHash: string;
    };
  };
  const first = await prepare();
  expect(await prepare()).toEqual(first);
  await database.superuser`UPDATE agents SET generation = generation + 1 WHERE id = ${agent.agentId}`;
  expect(await prepare()).not.toEqual(first);
  const { config } = gateway.paths.cell(agent.agentId);
  const { egressSocket } = gateway.paths.airlock(agent.cellSlot);
  const mode = (path: string) => statSync(path).mode & 0o777;
  expect([mode(join(config, "nano.json")), mode(join(config, "ca-bundle.pem"))]).toEqual([0o640, 0o640]);
  expect(mode(egressSocket)).toBe(0o660);
});

test("an authority's key is in the database sealed, and its certificate may sign names only", async () => {
  const { agent } = await gateway.cell({});
  const [row] = await database.superuser`SELECT * FROM cell_authorities WHERE agent_id = ${agent.agentId}`;
  const certificate = new X509Certificate(String(row?.["certificate"]));
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  const pkcs8Prefix = Buffer.from("3081870201003013", "hex");
  expect(Buffer.from(row?.["ciphertext"]).includes(pkcs8Prefix)).toBe(false);
});

test("a credential reference in the configuration becomes the agent's placeholder; an unknown one is an error", async () => {
  const { agent } = await gateway
    .cell({ config: { tools: { key: "Bearer {{credential:KEY}}" } } })
    .catch(() => ({ agent: undefined }));
  expect(agent).toBeUndefined();
  const { agent: other } = await gateway.cell({});
  const placeholder = await gateway.credential(other.agentId, {
    name: "KEY",
    value: "the-value",
    hosts: ["api.example.com"],
  });
  const config = database.superuser.json({ tools: { key: "Bearer {{credential:KEY}}" } });
  await database.superuser`UPDATE agents SET config = ${config} WHERE id = ${other.agentId}`;
  const path = `/v1/cells/${other.agentId}/prepare`;
  expect((await gateway.call(gatewayOrchestratorSocket, "POST", path, {})).status).toBe(200);
  const text = readFileSync(join(gateway.paths.cell(other.agentId).config, "nano.json"), "utf8");
  expect(JSON.parse(text)).toMatchObject({ tools: { key: `Bearer ${placeholder}` } });
  expect(text).not.toContain("the-value");
});

test("a killed cell's connections are cut and it can connect anew; a forgotten one cannot", async () => {
  const { agent, inside } = await gateway.cell({ permissions: { allowedDomains: ["api.example.com"] } });
  const tunnel = await inside.tunnel("api.example.com:443");
  const closed = new Promise((resolve) => tunnel.once("close", resolve));
  const killed = await gateway.call(gatewayApiSocket, "POST", `/v1/agents/${agent.agentId}/kill`);
  expect(killed.status).toBe(200);
  // Nothing leaves until the database is read anew, and says that the agent is still wanted running.
  expect((await inside.connect("api.example.com:443")).status).toBe(403);
  await closed;
  await eventually("it is let out again", async () => {
    const { status, socket } = await inside.connect("api.example.com:443");
    socket.destroy();
    return status === 200;
  });
  const path = `/v1/cells/${agent.agentId}`;
  await database.superuser`UPDATE agents SET desired = 'deleted' WHERE id = ${agent.agentId}`;
  for (const _again of [1, 2])
    expect((await gateway.call(gatewayOrchestratorSocket, "DELETE", path)).status).toBe(204);
  await expect(inside.connect("api.example.com:443")).rejects.toThrow();
});

test("a cell whose directories were made anew gets a new socket at the next prepare", async () => {
  const { agent, inside } = await gateway.cell({});
  const { config } = gateway.paths.cell(agent.agentId);
  const airlock = gateway.paths.airlock(agent.cellSlot);
  rmSync(airlock.root, { recursive: true });
  for (const directory of [airlock.out, airlock.in, config]) mkdirSync(directory, { recursive: true });
  const path = `/v1/cells/${agent.agentId}/prepare`;
  expect((await gateway.call(gatewayOrchestratorSocket, "POST", path, {})).status).toBe(200);
  expect((await inside.connect("evil.example.net:443")).status).toBe(403);
});

test("the health socket says how the gateway is", async () => {
  const answer = await gateway.call(gatewayHealthSocket, "GET", "/healthz");
  expect(JSON.parse(answer.text)).toMatchObject({ status: "ok", audit: "ok", policies: "ok" });
});

test("the health socket tells metrics, which name no agent", async () => {
  const { status, text } = await gateway.call(gatewayHealthSocket, "GET", "/metrics");
  expect(status).toBe(200);
  for (const line of ["deployclaw_gateway_writes_log 1", "deployclaw_gateway_follows_policies 1"])
    expect(text.split("\n")).toContain(line);
  expect(text).toMatch(/^deployclaw_gateway_cells \d+$/m);
  expect(text).toMatch(/^process_resident_memory_bytes\{process="gateway"\} \d+$/m);
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
});

test("another host's agent does not exist here", async () => {
  const path = "/v1/cells/00000000-0000-4000-8000-00000000abcd/prepare";
  expect((await gateway.call(gatewayOrchestratorSocket, "POST", path, {})).status).toBe(404);
  expect((await gateway.call(gatewayOrchestratorSocket, "POST", "/v1/cells/..%2f/prepare", {})).status).toBe(
    404,
  );
});
