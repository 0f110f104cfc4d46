import { getIsolationProofRoute, listIsolationProofsRoute, proveIsolationRoute } from "@deployclaw/contracts";
import type { ClientId } from "@deployclaw/domain";
import { testAgent, testDatabase, testHost } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "../testing/test-api.ts";

const database = await testDatabase();
const api = testApi(database);
const hostName = await testHost(database, "host-1");
const owner = api.browser();
const client = { clientId: (await owner.signUp()).clientId as ClientId };
const stranger = api.browser();
await stranger.signUp();

const runningAgent = () => testAgent(database, client, { status: "running", hostName });

async function ask(agentId: string) {
  await owner.stepUp();
  return owner.call(proveIsolationRoute, { params: { id: agentId } });
}
const finish = (proofId: string) =>
  database.superuser`UPDATE isolation_proofs SET status = 'error', reason = 'tried', finished_at = now()
    WHERE id = ${proofId}`;

test("asking for a proof leaves word for the host and an entry in the log, and answers 202", async () => {
  const { agentId } = await runningAgent();
  const answer = await ask(agentId);
  expect(answer.status).toBe(202);
  expect(answer.body.proof).toMatchObject({
    status: "requested",
    host: hostName,
    specHash: null,
    checksPassed: 0,
    finishedAt: null,
  });
  const entries = await database.superuser`
    SELECT metadata FROM audit_logs WHERE agent_id = ${agentId} AND action_type = 'agent.prove'`;
  expect(entries).toMatchObject([{ metadata: { proofId: answer.body.proof.id } }]);
  await finish(answer.body.proof.id);
});

test("one is under way for an agent at a time: asked again, also at once, the same is answered and logged once", async () => {
  const { agentId } = await runningAgent();
  const first = await ask(agentId);
  const params = { id: agentId };
  const again = await Promise.all([1, 2, 3].map(() => owner.call(proveIsolationRoute, { params })));
  expect(new Set(again.map(({ status, body }) => `${status} ${body.proof.id}`))).toEqual(
    new Set([`202 ${first.body.proof.id}`]),
  );
  const entries = await database.superuser`
    SELECT 1 FROM audit_logs WHERE agent_id = ${agentId} AND action_type = 'agent.prove'`;
  expect(entries).toHaveLength(1);
  await finish(first.body.proof.id);
  const next = await ask(agentId);
  expect(next.body.proof.id).not.toBe(first.body.proof.id);
  await finish(next.body.proof.id);
});

test("an agent that does not run, too many at once and no fresh code are refused, and nothing is written", async () => {
  const stopped = await testAgent(database, client, { status: "stopped", desired: "stopped", hostName });
  expect(await ask(stopped.agentId)).toMatchObject({
    status: 409,
    body: { type: expect.stringContaining("agent-not-running") },
  });
  const agents = await Promise.all([1, 2, 3, 4, 5].map(runningAgent));
  const answers = [];
  for (const { agentId } of agents) answers.push(await ask(agentId));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 409]);
  expect(answers[4]?.body).toMatchObject({ type: expect.stringContaining("limit-reached") });
  for (const { body } of answers.slice(0, 4)) await finish(body.proof.id);
  const late = api.browser();
  const { clientId } = await late.signUp();
  const theirs = await testAgent(
    database,
    { clientId: clientId as ClientId },
    { status: "running", hostName },
  );
  await database.superuser`UPDATE sessions SET step_up_until = NULL`;
  const refused = await late.call(proveIsolationRoute, { params: { id: theirs.agentId } });
  expect(refused.status).toBe(403);
  const written = await database.superuser`
    SELECT 1 FROM isolation_proofs WHERE agent_id = ANY(${[stopped.agentId, theirs.agentId]})`;
  expect(written).toHaveLength(0);
});

test("proofs are listed newest first and shown with every check, to their own client alone", async () => {
  const { agentId } = await runningAgent();
  const first = await ask(agentId);
  await finish(first.body.proof.id);
  const second = await ask(agentId);
  const check = { container: "agent", name: "Seccomp", engine: "ours", kernel: "0", ok: false };
  await database.superuser`UPDATE isolation_proofs SET status = 'failed', spec_hash = 'abc', finished_at = now(),
    checks = ${database.superuser.json([check])} WHERE id = ${second.body.proof.id}`;
  const params = { id: agentId };
  const page = await owner.call(listIsolationProofsRoute, { params, query: { limit: "1" } });
  expect(page.body.items).toMatchObject([{ id: second.body.proof.id, checksFailed: 1, specHash: "abc" }]);
  const rest = await owner.call(listIsolationProofsRoute, {
    params,
    query: { cursor: page.body.nextCursor ?? "" },
  });
  expect(rest.body).toMatchObject({
    items: [{ id: first.body.proof.id, reason: "tried" }],
    nextCursor: null,
  });
  const one = await owner.call(getIsolationProofRoute, {
    params: { ...params, proofId: second.body.proof.id },
  });
  expect(one.body.proof.checks).toEqual([check]);
  const of = (proofId: string, id = agentId) =>
    owner.call(getIsolationProofRoute, { params: { id, proofId } }).then(({ status }) => status);
  const neighbour = await runningAgent();
  expect(await of(second.body.proof.id, neighbour.agentId)).toBe(404);
  expect(await of("x")).toBe(404);
  expect((await owner.call(listIsolationProofsRoute, { params, query: { limit: "0" } })).status).toBe(422);
  expect((await stranger.call(listIsolationProofsRoute, { params })).status).toBe(404);
  expect((await api.browser().call(listIsolationProofsRoute, { params })).status).toBe(401);
  await stranger.stepUp();
  expect((await stranger.call(proveIsolationRoute, { params })).status).toBe(404);
});
