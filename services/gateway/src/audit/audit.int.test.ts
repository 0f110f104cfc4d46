import { privateDatabase, testClient } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import { LIMITS } from "../limits.ts";
import { standInUpstream } from "../testing/stand-in-upstream.ts";
import { testGateway } from "../testing/test-gateway.ts";

const HOST = "api.example.com";
const database = await privateDatabase();
const upstream = await standInUpstream([HOST]);
const gateway = await testGateway(database, upstream);
gateway.names.set(HOST, ["93.184.215.14"]);
const permissions = { allowedDomains: [HOST] };

afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

const reasonOf = (body: string) => (JSON.parse(body) as { error: { reason: string } }).error.reason;

test("many requests at once leave one intent and one outcome each", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const count = 60;
  const answers = await Promise.all(
    Array.from({ length: count }, (_, i) => inside.https(`https://${HOST}/${i}`)),
  );
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const entries = await gateway.entriesOnce(agent.agentId, 2 * count);
  expect(entries).toHaveLength(2 * count);
  const intents = entries.filter(({ actionType }) => actionType === "request.intent");
  expect(new Set(intents.map(({ metadata }) => metadata["requestId"])).size).toBe(count);
});

test("refusals beyond the agent's share are counted together", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  const count = 150;
  await Promise.all(Array.from({ length: count }, () => inside.connect("evil.example.net:443")));
  const sum = (entries: { metadata: Readonly<Record<string, unknown>> }[]) =>
    entries.reduce((total, { metadata }) => total + Number(metadata["count"] ?? 1), 0);
  await expect.poll(async () => sum(await gateway.entries(agent.agentId)), { timeout: 10_000 }).toBe(count);
  expect((await gateway.entries(agent.agentId)).length).toBeLessThan(count);
});

test("without Postgres an allowed request is refused, nothing is dialled, and it works again afterwards", async () => {
  const { agent, inside } = await gateway.cell({ permissions });
  expect((await inside.https(`https://${HOST}/`)).status).toBe(200);
  await gateway.entriesOnce(agent.agentId, 2);
  upstream.dialled.length = 0;
  upstream.seen.length = 0;

  await database.stop();
  for (const path of ["/1", "/2"]) {
    const answer = await inside.https(`https://${HOST}${path}`);
    expect([answer.status, reasonOf(answer.body)]).toEqual([503, "audit_unavailable"]);
  }
  const model = await inside.http("http://llm.deployclaw.internal/v1/chat/completions", {
    method: "POST",
    body: JSON.stringify({ model: "demo", messages: [{ role: "user", content: "hi" }] }),
  });
  expect([model.status, reasonOf(model.body)]).toEqual([503, "audit_unavailable"]);
  expect([upstream.dialled, upstream.seen]).toEqual([[], []]);

  await database.start();
  await expect
    .poll(async () => (await inside.https(`https://${HOST}/`)).status, { timeout: 30_000 })
    .toBe(200);
  // What was refused meanwhile is not forgotten either.
  await expect
    .poll(
      async () =>
        (await gateway.entries(agent.agentId)).filter(
          ({ metadata }) => metadata["reason"] === "audit_unavailable",
        ).length,
    )
    .toBeGreaterThanOrEqual(3);
});

test("refusals of many agents of one client are counted together, and another client's requests all pass", async () => {
  const agents = await Promise.all(Array.from({ length: 12 }, () => gateway.cell({ permissions })));
  const other = await testClient(database);
  const quiet = await gateway.cell({ permissions }, other);
  const each = 60;
  const flood = agents.map(({ inside }) =>
    Promise.all(Array.from({ length: each }, () => inside.connect("evil.example.net:443"))),
  );
  const calm: number[] = [];
  for (let call = 0; call < 20; call += 1)
    calm.push((await quiet.inside.https(`https://${HOST}/calm/${call}`)).status);
  await Promise.all(flood);
  expect(calm).toEqual(Array(20).fill(200));
  const all = async () =>
    (await Promise.all(agents.map(({ agent }) => gateway.entries(agent.agentId)))).flat();
  const sum = async () =>
    (await all()).reduce((total, { metadata }) => total + Number(metadata["count"] ?? 1), 0);
  await expect.poll(sum, { timeout: 20_000 }).toBe(agents.length * each);
  expect((await all()).length).toBeLessThan(agents.length * LIMITS.refusals.burst);
});
