import { chmodSync } from "node:fs";
import { eventually, testAgent, testDatabase } from "@deployclaw/testkit";
import { afterAll, describe, expect, test } from "vitest";
import { makeCellDirectories, type RealCell, startRealCell } from "./testing/real-cell.ts";
import { standInUpstream } from "./testing/stand-in-upstream.ts";
import { testGateway } from "./testing/test-gateway.ts";

const HOST = "api.example.com";
const CANARY = "canary-real-cell-4711";
const isRoot = process.getuid?.() === 0;
const database = await testDatabase();
const upstream = await standInUpstream([HOST]);
const gateway = await testGateway(database, upstream);
const cells: RealCell[] = [];

afterAll(async () => {
  await Promise.all(cells.map((cell) => cell.remove()));
  await gateway.stop();
  await upstream.close();
});

// In OpenAI's dialect and in PicoClaw's own, over its WebSocket; that runtime is its stand-in, with the same contract.
describe.runIf(isRoot).each(["nano", "picoclaw"] as const)("a real %s agent", (runtime) => {
  test("comes up, talks, fetches, is refused and never sees the credential", async () => {
    upstream.seen.length = 0;
    gateway.names.set(HOST, ["93.184.215.14"]);
    chmodSync(gateway.paths.home, 0o711);
    const agent = await testAgent(database, gateway.client, {
      hostName: gateway.hostName,
      runtime,
      permissions: { allowedDomains: [HOST] },
    });
    const { agentId } = agent;
    await makeCellDirectories(gateway.paths, agent);
    const control = (method: string, path: string) =>
      gateway.call(gateway.paths.gatewayOrchestratorSocket, method, path, method === "POST" ? {} : undefined);
    expect((await control("POST", `/v1/cells/${agentId}/prepare`)).status).toBe(200);
    const placeholder = await gateway.credential(agentId, { name: "KEY", value: CANARY, hosts: [HOST] });
    cells.push(await startRealCell(gateway.paths, agent, database.installationId, runtime));
    await eventually(
      "the agent is healthy",
      async () => (await control("GET", `/v1/cells/${agentId}/health`)).text.includes('"healthy":true'),
      { timeoutMs: 30_000 },
    );
    const say = async (message: string) => {
      const path = `/v1/agents/${agentId}/chat`;
      const body = { message, sessionId: "s", stream: false };
      const answer = await gateway.call(gateway.paths.gatewayApiSocket, "POST", path, body);
      expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
      return (JSON.parse(answer.text) as { reply: string }).reply;
    };

    expect(await say("What is a claw?")).toContain("What is a claw?");
    const headers = JSON.stringify({ authorization: `Bearer ${placeholder}` });
    upstream.answerWith((req, res) => {
      res.end(`outside got ${req.headers.authorization ?? "nothing"}`);
    });
    const fetched = await say(`fetch GET https://${HOST}/data ${headers}`);
    expect(fetched).toContain("HTTP 200");
    expect(fetched).toContain(`outside got Bearer ${"*".repeat(CANARY.length)}`);
    expect(upstream.seen[0]?.rawHeaders).toContain(`Bearer ${CANARY}`);
    expect(await say("fetch https://evil.example.net/")).toMatch(/403|domain_not_allowed/);
    const actions = (await gateway.entriesOnce(agentId, 5)).map(({ actionType }) => actionType);
    expect(actions).toEqual(
      expect.arrayContaining(["model.intent", "model.outcome", "request.intent", "request.outcome"]),
    );
    await eventually("the refusal is on record", async () =>
      (await gateway.entries(agentId)).some(({ actionType }) => actionType === "request.refused"),
    );
  });
});
