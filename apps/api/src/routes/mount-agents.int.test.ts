import { createHash } from "node:crypto";
import {
  agentHealthRoute,
  agentLogsRoute,
  agentMetricsRoute,
  agentTransitionsRoute,
  agentUsageRoute,
  createAgentRoute,
  deleteAgentRoute,
  getAgentRoute,
  killAgentRoute,
  killAgentsRoute,
  listAgentsRoute,
  restartAgentRoute,
  startAgentRoute,
  stepUpRoute,
  stopAgentRoute,
  updateAgentRoute,
} from "@deployclaw/contracts";
import { testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";
import type { TestBrowser } from "../testing/test-browser.ts";

const database = await testDatabase();
await testHost(database);
const api = testApi(database);

const owner = api.browser();
const { clientId } = await owner.signUp();
const stranger = api.browser();
await stranger.signUp();

const PERMISSIONS = {
  scopes: ["api:outbound"],
  rateLimits: { "api:outbound": { maxPerHour: 10, maxPerDay: 100 } },
  allowedDomains: ["api.example.com", "*.example.org"],
  maxDailyTokenSpend: 1_000,
};

let made = 0;
async function deploy(browser: TestBrowser = owner) {
  made += 1;
  await browser.stepUp();
  const body = { name: `agent ${made}`, runtime: "nano", permissions: PERMISSIONS };
  return browser.call(createAgentRoute, { body });
}

const lastEntry = async (agentId: string) => {
  const [row] = await database.superuser`SELECT action_type, actor_id, ip_address FROM audit_logs
    WHERE agent_id = ${agentId} ORDER BY number DESC LIMIT 1`;
  return row;
};

test("deploying answers 202 with the whole agent, leaves word for the orchestrator and an entry in the log", async () => {
  const created = await deploy();
  expect(created.status).toBe(202);
  const { agent } = created.body;
  expect(agent).toMatchObject({ runtime: "nano", status: "provisioning", desired: "running", model: "demo" });
  expect(agent.permissions).toEqual(PERMISSIONS);
  expect(await database.superuser`SELECT 1 FROM outbox WHERE agent_id = ${agent.id}`).toHaveLength(1);
  expect(await lastEntry(agent.id)).toMatchObject({ action_type: "agent.create", ip_address: "192.0.2.7" });
  const got = await owner.call(getAgentRoute, { params: { id: agent.id } });
  expect(got.body.agent).toEqual({ ...agent, memoryBytes: null, deployment: null });
});

test("what an agent used of its limits is answered beside them, to its own client alone", async () => {
  const { id } = (await deploy()).body.agent;
  const params = { id };
  const answer = await owner.call(agentUsageRoute, { params });
  expect(answer.status).toBe(200);
  expect(answer.body.usage).toMatchObject({
    tokens: { used: 0, max: 1_000 },
    costMicros: { used: 0, max: null },
    scopes: [{ scope: "api:outbound", hour: { used: 0, max: 10 }, day: { used: 0, max: 100 } }],
  });
  expect((await stranger.call(agentUsageRoute, { params })).status).toBe(404);
});

test("an agent's metrics are answered as gaps until it ran, to its own client alone, in steps that there are", async () => {
  const { id } = (await deploy()).body.agent;
  const params = { id };
  const query = { from: "2026-05-04T11:00:00Z", to: "2026-05-04T12:00:00Z", step: "15m" } as const;
  const answer = await owner.call(agentMetricsRoute, { params, query });
  expect(answer.status).toBe(200);
  expect(answer.body.points).toHaveLength(4);
  expect(answer.body.points[0]).toMatchObject({ at: "2026-05-04T11:00:00.000Z", minutes: 0, tokens: null });
  expect((await stranger.call(agentMetricsRoute, { params, query })).status).toBe(404);
  expect((await api.browser().call(agentMetricsRoute, { params, query })).status).toBe(401);
  for (const wrong of [{ step: "2m" }, { from: "yesterday" }, { ...query, to: query.from }, { bars: "1" }])
    expect((await owner.call(agentMetricsRoute, { params, query: wrong })).status).toBe(422);
});

test("an agent's history is answered page by page, to its own client alone", async () => {
  const { id } = (await deploy()).body.agent;
  for (const reason of ["first", "second"])
    await database.superuser`
      INSERT INTO agent_transitions (client_id, agent_id, created_at, from_status, to_status, reason, generation)
      VALUES (${clientId}, ${id}, now(), 'provisioning', 'provisioning', ${reason}, 1)`;
  const params = { id };
  const page = await owner.call(agentTransitionsRoute, { params, query: { limit: "1" } });
  expect(page.status).toBe(200);
  expect(page.body.items).toMatchObject([{ reason: "second", from: "provisioning", step: null, host: null }]);
  const cursor = page.body.nextCursor ?? "";
  const rest = await owner.call(agentTransitionsRoute, { params, query: { cursor } });
  expect(rest.body).toMatchObject({ items: [{ reason: "first" }], nextCursor: null });
  const invalid = await owner.call(agentTransitionsRoute, { params, query: { cursor: "x" } });
  expect(invalid.status).toBe(422);
  expect((await stranger.call(agentTransitionsRoute, { params })).status).toBe(404);
  expect((await api.browser().call(agentTransitionsRoute, { params })).status).toBe(401);
});

test("each change answers the agent as it is wanted now, and is in the log", async () => {
  const { id } = (await deploy()).body.agent;
  const params = { id };
  const changes = [
    [stopAgentRoute, 202, "stopped", "agent.stop"],
    [killAgentRoute, 202, "stopped", "agent.kill"],
    [startAgentRoute, 202, "running", "agent.start"],
    [restartAgentRoute, 202, "running", "agent.restart"],
    [deleteAgentRoute, 202, "deleted", "agent.delete"],
  ] as const;
  for (const [route, status, desired, action] of changes) {
    const answer = await (route.needs.stepUp === "operation"
      ? owner.confirm(route, { params })
      : owner.call(route, { params }));
    expect(answer.status).toBe(status);
    expect(answer.body.agent).toMatchObject({ id, desired });
    expect(await lastEntry(id)).toMatchObject({ action_type: action });
  }
  expect((await owner.call(startAgentRoute, { params })).status).toBe(409);
});

test("cutting all agents off stops those of the client and no other, without a gateway too", async () => {
  const { id } = (await deploy()).body.agent;
  const others = () => database.superuser`
    SELECT id, desired FROM agents WHERE client_id <> (SELECT client_id FROM agents WHERE id = ${id}) ORDER BY id`;
  const before = await others();
  const answer = await owner.call(killAgentsRoute);
  expect(answer.status).toBe(202);
  expect(answer.body.killed).toBeGreaterThan(0);
  const left = await database.superuser`
    SELECT 1 FROM agents WHERE desired = 'running' AND client_id = (SELECT client_id FROM agents WHERE id = ${id})`;
  expect(left).toHaveLength(0);
  expect(await lastEntry(id)).toMatchObject({ action_type: "agent.kill" });
  expect(await others()).toEqual(before);
});

test("permissions can be changed, and what is left out stays", async () => {
  const { agent } = (await deploy()).body;
  const permissions = { ...PERMISSIONS, allowedDomains: [] };
  const answer = await owner.call(updateAgentRoute, { params: { id: agent.id }, body: { permissions } });
  expect(answer.status).toBe(200);
  expect(answer.body.agent).toMatchObject({ name: agent.name, permissions, resources: agent.resources });
});

test("another client's agent is 404 on every route, and nothing changes", async () => {
  const { id } = (await deploy()).body.agent;
  await stranger.stepUp();
  const before = await database.superuser`SELECT * FROM agents WHERE id = ${id}`;
  const entries = () => database.superuser`SELECT count(*) FROM audit_logs WHERE agent_id = ${id}`;
  const entriesBefore = await entries();
  const routes = [
    getAgentRoute,
    updateAgentRoute,
    deleteAgentRoute,
    restartAgentRoute,
    startAgentRoute,
    stopAgentRoute,
    killAgentRoute,
    agentHealthRoute,
    agentLogsRoute,
    agentTransitionsRoute,
  ];
  for (const route of routes) {
    const body = "body" in route ? { name: "mine now" } : undefined;
    const ask = (to: { id: string }) =>
      route.needs.stepUp === "operation"
        ? stranger.confirm(route, { params: to, body })
        : stranger.call(route, { params: to, body });
    const foreign = await ask({ id });
    expect(foreign.status).toBe(404);
    const missing = await ask({ id: "no-such-id" });
    expect({ ...foreign.body, requestId: "" }).toEqual({ ...missing.body, requestId: "" });
  }
  expect(await database.superuser`SELECT * FROM agents WHERE id = ${id}`).toEqual(before);
  expect(await entries()).toEqual(entriesBefore);
});

test("a list holds the client's own agents, page by page", async () => {
  const browser = api.browser();
  await browser.signUp();
  const ids = [];
  for (let index = 0; index < 3; index += 1) ids.unshift((await deploy(browser)).body.agent.id);
  const first = await browser.call(listAgentsRoute, { query: { limit: "2" } });
  const second = await browser.call(listAgentsRoute, {
    query: { limit: "2", cursor: first.body.nextCursor },
  });
  const listed = [...first.body.items, ...second.body.items].map((agent: { id: string }) => agent.id);
  expect(listed).toEqual(ids);
  expect(second.body.nextCursor).toBeNull();
  expect((await browser.call(listAgentsRoute, { query: { cursor: "mine" } })).status).toBe(422);
  expect((await browser.call(listAgentsRoute, { query: { limit: "1000" } })).status).toBe(422);
  expect((await browser.call(listAgentsRoute, { query: { order: "name" } })).status).toBe(422);
});

test.each([
  ["a name that is none", { name: " " }, "/name"],
  ["an unknown runtime", { runtime: "windows" }, "/runtime"],
  ["an unknown scope", { permissions: { ...PERMISSIONS, scopes: ["root"] } }, "/permissions/scopes/0"],
  [
    "a domain that is an address",
    { permissions: { ...PERMISSIONS, allowedDomains: ["10.0.0.1"] } },
    "/permissions/allowedDomains/0",
  ],
  [
    "a limit of an unknown scope",
    { permissions: { ...PERMISSIONS, rateLimits: { root: { maxPerHour: 1, maxPerDay: 1 } } } },
    "/permissions/rateLimits/root",
  ],
  ["too little memory", { resources: { memoryBytes: 1 } }, "/resources/memoryBytes"],
  ["a NUL character deep in the configuration", { config: { a: [{ b: "x\u0000" }] } }, "/config"],
  ["half a surrogate pair", { config: { "x\ud800": 1 } }, "/config"],
  ["a field nobody knows", { privileged: true }, "/privileged"],
  ["a client of somebody else", { clientId: "0197f000-0000-7000-8000-000000000000" }, "/clientId"],
])("%s is refused by its pointer, and nothing is deployed", async (_, wrong, pointer) => {
  await owner.stepUp();
  const before = await database.superuser`SELECT count(*) FROM agents WHERE client_id = ${clientId}`;
  const body = { name: "wrong", runtime: "nano", permissions: PERMISSIONS, ...wrong };
  const answer = await owner.call(createAgentRoute, { body });
  expect(answer.status).toBe(422);
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  expect(await database.superuser`SELECT count(*) FROM agents WHERE client_id = ${clientId}`).toEqual(before);
});

test("health is the gateway's answer for a running agent, and logs are the agent's entries", async () => {
  const browser = api.browser();
  await browser.signUp();
  const { id } = (await deploy(browser)).body.agent;
  const params = { id };
  expect((await browser.call(agentHealthRoute, { params })).body.healthy).toBe(false);
  await database.superuser`UPDATE agents SET status = 'running' WHERE id = ${id}`;
  expect((await browser.call(agentHealthRoute, { params })).body).toEqual({
    healthy: true,
    detail: "answers",
  });
  const logs = await browser.call(agentLogsRoute, { params });
  expect(logs.body.items.map((entry: { action: string }) => entry.action)).toEqual(["agent.create"]);
});

test("deleting needs a code for this very agent: neither step-up nor a code for another one will do", async () => {
  const [first, second] = [(await deploy()).body.agent, (await deploy()).body.agent];
  const refused = await owner.call(deleteAgentRoute, { params: { id: first.id } });
  expect(refused.status).toBe(403);
  expect(refused.body.operation).toEqual({
    method: "DELETE",
    path: `/api/agents/${first.id}`,
    bodySha256: createHash("sha256").digest("hex"),
  });
  const before = owner.cookie;
  const { operation } = refused.body;
  const given = await owner.call(stepUpRoute, { body: { code: await owner.freshCode(), operation } });
  expect(given.status).toBe(200);
  expect(owner.cookie).not.toBe(before);
  const other = await owner.call(deleteAgentRoute, { params: { id: second.id } });
  expect(other.body.type).toMatch(/\/step-up-required$/);
  expect((await owner.call(deleteAgentRoute, { params: { id: first.id } })).status).toBe(202);
  const again = await owner.call(deleteAgentRoute, { params: { id: first.id } });
  expect(again.body.type).toMatch(/\/step-up-required$/);
  const kept = await database.superuser`SELECT desired FROM agents WHERE id = ${second.id}`;
  expect(kept).toEqual([{ desired: "running" }]);
});

test("a host that fails preflight takes no new cell, and the answer says why; once it passes, the same deploy works", async () => {
  const agents = () => database.superuser`SELECT id FROM agents ORDER BY id`;
  const before = await agents();
  const failed = [{ name: "images", ok: false, detail: "the airlock's image is not in the engine" }];
  await database.superuser`UPDATE hosts SET accepts_cells = false, preflight = ${database.superuser.json(failed)}`;
  const refused = await deploy();
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("60");
  expect(refused.body).toMatchObject({
    type: expect.stringMatching(/\/errors\/dependency-unavailable$/),
    detail: "No host takes new agents: what agents start from is not ready.",
  });
  expect(await agents()).toEqual(before);
  await database.superuser`UPDATE hosts SET accepts_cells = true, preflight = '[]'`;
  expect((await deploy()).status).toBe(202);
});

test("an agent is not deployed, and not made bigger, where its memory does not fit", async () => {
  const { agent } = (await deploy()).body;
  const [room] = await database.superuser`SELECT memory_left_bytes AS bytes FROM hosts`;
  await database.superuser`UPDATE hosts SET memory_left_bytes = 1`;
  const refused = await deploy();
  expect(refused.status).toBe(503);
  expect(refused.body).toMatchObject({
    detail: expect.stringMatching(/^There is not enough memory left: .* 256 MiB/),
  });
  await owner.stepUp();
  const resources = { memoryBytes: agent.resources.memoryBytes * 2 };
  const bigger = await owner.call(updateAgentRoute, { params: { id: agent.id }, body: { resources } });
  expect(bigger.status).toBe(503);
  await database.superuser`UPDATE hosts SET memory_left_bytes = ${room?.["bytes"]}`;
  await owner.stepUp();
  const again = await owner.call(updateAgentRoute, { params: { id: agent.id }, body: { resources } });
  expect(again.body.agent).toMatchObject({ resources });
});
