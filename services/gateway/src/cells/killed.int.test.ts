import { connect } from "node:net";
import { eventually, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { cellClient } from "../testing/cell-client.ts";
import { gatewayProcess, type ProcessAgent } from "../testing/gateway-process.ts";

const CELLS = 300;
const WORKING = 24;
const CHAT = "http://llm.deployclaw.internal/v1/chat/completions";
const database = await testDatabase();
const gateway = await gatewayProcess(database);

/** One request: an agent's nth is the one with n messages, which its intent says. */
interface Sent {
  readonly agent: ProcessAgent;
  readonly nth: number;
  /** Undefined when the connection broke or was not taken. */
  status: number | undefined;
}

async function send(sent: Sent): Promise<void> {
  const { agent, nth } = sent;
  const content = `${agent.agentId} ${nth}`;
  const body = { model: "outside", messages: Array.from({ length: nth }, () => ({ role: "user", content })) };
  try {
    const inside = cellClient(agent.egressSocket, () => "");
    const answer = await inside.http(CHAT, { method: "POST", body: JSON.stringify(body) });
    sent.status = answer.status;
  } catch (err) {
    // What is not answered is nobody's error here: the gateway is being killed.
    if (!(err instanceof Error)) throw err;
  }
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Has agents ask one request after the other until they are told to stop. */
function load(agents: readonly ProcessAgent[], all: Sent[]) {
  let isOver = false;
  const working = agents.map(async (agent) => {
    for (let nth = 1; !isOver; nth += 1) {
      const sent: Sent = { agent, nth, status: undefined };
      all.push(sent);
      await send(sent);
    }
  });
  return async () => {
    isOver = true;
    await Promise.all(working);
  };
}

const keyOf = (agentId: string, nth: number) => `${agentId} ${nth}`;

test("a gateway that is killed under load comes back with all listeners, and each request has at most one intent, dial and answer", async () => {
  const agents: ProcessAgent[] = [];
  let client = await testClient(database);
  for (let made = 0; made < CELLS; made += 1) {
    if (made % 25 === 24) client = await testClient(database);
    agents.push(await gateway.agent(client));
  }
  const all: Sent[] = [];
  const answered = () => all.filter(({ status }) => status === 200).length;
  await gateway.start(CELLS);

  // Each run has its own agents, so that a number of messages is used once.
  for (let run = 0; run < 3; run += 1) {
    const stop = load(agents.slice(run * WORKING, (run + 1) * WORKING), all);
    const before = answered();
    await eventually("it works", () => answered() > before + 150, { timeoutMs: 60_000 });
    await gateway.kill();
    await stop();
    await gateway.start(CELLS);
    const accepted = await Promise.all(agents.map(({ egressSocket }) => accepts(egressSocket)));
    expect(accepted.filter(Boolean)).toHaveLength(CELLS);
  }
  const stop = load(agents.slice(-WORKING), all);
  const before = answered();
  await eventually("it works again", () => answered() > before + 100, { timeoutMs: 60_000 });
  await stop();
  await gateway.stop();

  const entries = await database.superuser<
    { agentId: string; action: string; nth: number | null; id: string }[]
  >`
    SELECT agent_id AS "agentId", action_type AS action, (metadata ->> 'messages')::int AS nth,
      metadata ->> 'requestId' AS id
    FROM audit_logs WHERE action_type IN ('model.intent', 'model.outcome')`;
  const intents = entries.filter(({ action }) => action === "model.intent");
  const keys = intents.map(({ agentId, nth }) => keyOf(agentId, nth ?? 0));
  expect(new Set(keys).size).toBe(keys.length);
  const outcomes = entries.filter(({ action }) => action === "model.outcome").map(({ id }) => id);
  expect(new Set(outcomes).size).toBe(outcomes.length);

  // Whatever was answered, and whatever left, stands in the log; nothing left twice.
  const intended = new Set(keys);
  for (const { agent, nth, status } of all)
    if (status === 200) expect(intended).toContain(keyOf(agent.agentId, nth));
  for (const [key, times] of gateway.asked) {
    expect(times).toBe(1);
    expect(intended).toContain(key);
  }
  // And the ledger says the same as the log: what was intended was charged, once.
  const [ledger] = await database.superuser`SELECT sum(requests)::int AS requests FROM spend_ledger`;
  expect(ledger?.["requests"]).toBe(intents.length);
  // Without this the rest could pass because nothing was under way when it was killed.
  expect(all.some(({ status }) => status === undefined)).toBe(true);
});
