import { randomUUID } from "node:crypto";
import { openDatabase } from "@deployclaw/db";
import type { DeliveryAnswer, ForwardedBatch, ForwarderId } from "@deployclaw/domain";
import { eventually, type TestClient, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { forwardLogs, type RunningForwarding } from "./forward-logs.ts";

const database = await testDatabase();
const { superuser } = database;
const db = openDatabase("dc_audit", database.address("dc_audit"), { connectionsMax: 1 });
const delivered: DeliveryAnswer = { delivered: true, detail: "" };
const rejected: DeliveryAnswer = {
  delivered: false,
  reason: "rejected",
  detail: "siem.example.com answered 500.",
};

interface Sent {
  readonly id: ForwarderId;
  readonly seqs: readonly number[];
  readonly batch: ForwardedBatch;
}
let sent: Sent[] = [];
let answer: (to: Sent) => Promise<DeliveryAnswer | undefined> = async () => delivered;
let running: RunningForwarding | undefined;
const lines: string[] = [];

beforeEach(() => {
  sent = [];
  answer = async () => delivered;
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

afterAll(() => db.close());

function start(): RunningForwarding {
  running = forwardLogs({
    db,
    deliver: (id, batch) => {
      const one = { id, batch, seqs: batch.entries.map(({ seq }) => seq) };
      sent.push(one);
      return answer(one);
    },
    clock: () => new Date(),
    random: () => 0,
    log: (line) => lines.push(line),
  });
  return running;
}

/** Numbers entries of a client after those it has. */
async function number(client: TestClient, count: number, payloadBytes = 100): Promise<void> {
  const payload = JSON.stringify({ ipAddress: null, metadata: {}, target: "x".repeat(payloadBytes) });
  await superuser`
    WITH head AS (SELECT coalesce(max(seq) + 1, 0) AS size FROM audit_leaves WHERE client_id = ${client.clientId}),
    entry AS (
      INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
      SELECT ${client.clientId}, 'user', ${client.userId}, 'agent.stop', now(), ${payload}, sha256('s'), 'api',
        ${randomUUID()}, n FROM generate_series(1, ${count}) n RETURNING id, created_at),
    leaf AS (
      INSERT INTO audit_leaves (client_id, seq, entry_id, entry_created_at, leaf_hash, payload_hash)
      SELECT ${client.clientId}, size + row_number() OVER () - 1, id, created_at, sha256('l'), sha256('p')
      FROM entry, head RETURNING seq)
    INSERT INTO audit_heads (client_id, size, frontier) SELECT ${client.clientId}, max(seq) + 1, '' FROM leaf
    ON CONFLICT (client_id) DO UPDATE SET size = excluded.size`;
}

async function forwarder(client: TestClient, position = 0): Promise<ForwarderId> {
  const id = randomUUID() as ForwarderId;
  const destination = { kind: "webhook", url: "https://siem.example.com/" };
  await superuser`
    INSERT INTO log_forwarders (id, client_id, name, destination, position)
    VALUES (${id}, ${client.clientId}, ${`to ${id}`.slice(0, 60)}, ${superuser.json(destination)}, ${position})`;
  return id;
}

const rowOf = async (id: ForwarderId) => {
  const [row] = await superuser`
    SELECT position::int, batch_end::int, failures, last_error, delivered_at, paused_at, paused_by,
      extract(epoch FROM retry_at - now())::float AS wait FROM log_forwarders WHERE id = ${id}`;
  if (row === undefined) throw new Error("the forwarder is gone");
  return row;
};
const seqsOf = (id: ForwarderId) => sent.filter((one) => one.id === id).flatMap(({ seqs }) => seqs);
const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, i) => from + i);
const deliveredAll = (id: ForwarderId, count: number) =>
  eventually("everything is delivered", async () => (await rowOf(id))["position"] === count);

test("every entry is delivered once and in order, in batches of a bounded size, with the sentence that people read", async () => {
  const client = await testClient(database);
  const id = await forwarder(client);
  await number(client, 600);
  start();
  await deliveredAll(id, 600);
  await number(client, 40, 15_000);
  await deliveredAll(id, 640);
  expect(seqsOf(id)).toEqual(upTo(640));
  for (const { batch } of sent) {
    expect(batch.entries.length).toBeLessThanOrEqual(250);
    expect(JSON.stringify(batch).length).toBeLessThanOrEqual(300_000);
  }
  expect(sent[0]?.batch.entries[0]).toMatchObject({
    clientId: client.clientId,
    actorName: client.email,
    sentence: `${client.email} stopped ${"x".repeat(100)}`,
    erased: false,
  });
  expect(await rowOf(id)).toMatchObject({ batch_end: null, failures: 0, last_error: null });
});

test("it begins at its position", async () => {
  const client = await testClient(database);
  await number(client, 10);
  const id = await forwarder(client, 7);
  start();
  await deliveredAll(id, 10);
  expect(seqsOf(id)).toEqual([7, 8, 9]);
});

test("what failed waits, and is sent again as it was, whatever was numbered meanwhile", async () => {
  const client = await testClient(database);
  const id = await forwarder(client);
  await number(client, 3);
  answer = async () => rejected;
  const first = start();
  await eventually("it failed", async () => (await rowOf(id))["failures"] === 1);
  const row = await rowOf(id);
  expect(row).toMatchObject({ position: 0, batch_end: 3, last_error: "siem.example.com answered 500." });
  expect(row["wait"]).toBeGreaterThan(0);
  await number(client, 4);
  await first.stop();
  answer = async () => delivered;
  await superuser`UPDATE log_forwarders SET retry_at = now() WHERE id = ${id}`;
  start();
  await deliveredAll(id, 7);
  expect(sent.filter((one) => one.id === id).map(({ seqs }) => seqs)).toEqual([
    [0, 1, 2],
    [0, 1, 2],
    [3, 4, 5, 6],
  ]);
  expect(await rowOf(id)).toMatchObject({ failures: 0, last_error: null });
});

test("stopped between sending and writing it down, it sends the same again", async () => {
  const client = await testClient(database);
  const id = await forwarder(client);
  await number(client, 3);
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<DeliveryAnswer>();
  answer = () => {
    asked.resolve();
    return held.promise;
  };
  const first = start();
  await asked.promise;
  const stopped = first.stop();
  held.resolve(delivered);
  await stopped;
  expect(await rowOf(id)).toMatchObject({ position: 0, batch_end: 3 });
  answer = async () => delivered;
  start();
  await deliveredAll(id, 3);
  expect(seqsOf(id)).toEqual([0, 1, 2, 0, 1, 2]);
});

test("a receiver that does not answer holds up no other", async () => {
  const [slow, quick] = [await testClient(database), await testClient(database)];
  const stuck = await forwarder(slow);
  const free = await forwarder(quick);
  await number(slow, 2);
  const held = Promise.withResolvers<DeliveryAnswer>();
  answer = ({ id }) => (id === stuck ? held.promise : Promise.resolve(delivered));
  start();
  for (let round = 1; round <= 3; round++) {
    await number(quick, 2);
    await deliveredAll(free, round * 2);
  }
  expect(sent.filter(({ id }) => id === stuck)).toHaveLength(1);
  held.resolve(delivered);
});

test("one that is gone is paused until somebody resumes it", async () => {
  const client = await testClient(database);
  const id = await forwarder(client);
  await number(client, 1);
  answer = async () => ({ delivered: false, reason: "gone", detail: "siem.example.com answered 410." });
  start();
  await eventually("it is paused", async () => (await rowOf(id))["paused_by"] === "receiver");
  await superuser`UPDATE log_forwarders SET retry_at = now() WHERE id = ${id}`;
  const after = await forwarder(client, 0);
  await eventually("another had its turn", async () => (await rowOf(after))["paused_at"] !== null);
  expect(sent.filter((one) => one.id === id)).toHaveLength(1);
});

test("nothing is sent for a paused forwarder or a suspended client, and everything afterwards", async () => {
  const client = await testClient(database);
  const id = await forwarder(client);
  await superuser`UPDATE log_forwarders SET paused_at = now(), paused_by = 'user' WHERE id = ${id}`;
  await superuser`
    UPDATE clients SET suspended_at = now(), suspension_reason = 'why' WHERE id = ${client.clientId}`;
  await number(client, 2);
  const other = await testClient(database);
  const witness = await forwarder(other);
  const turn = async (count: number) => {
    await number(other, 1);
    await deliveredAll(witness, count);
  };
  start();
  await turn(1);
  await superuser`UPDATE log_forwarders SET paused_at = NULL, paused_by = NULL WHERE id = ${id}`;
  await turn(2);
  expect(seqsOf(id)).toEqual([]);
  await superuser`
    UPDATE clients SET suspended_at = NULL, suspension_reason = NULL WHERE id = ${client.clientId}`;
  await deliveredAll(id, 2);
});

test("a position that somebody moved while a batch was under way stays where it was put", async () => {
  const client = await testClient(database);
  const id = await forwarder(client, 2);
  await number(client, 4);
  answer = async () => {
    answer = async () => delivered;
    await superuser`UPDATE log_forwarders SET position = 0, batch_end = NULL WHERE id = ${id}`;
    return delivered;
  };
  start();
  await deliveredAll(id, 4);
  expect(seqsOf(id)).toEqual([2, 3, 0, 1, 2, 3]);
});

test("a log that lost an entry is not forwarded past the gap, and says which entry it is", async () => {
  const client = await testClient(database);
  const id = await forwarder(client);
  await number(client, 3);
  await superuser.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`DELETE FROM audit_logs WHERE id = (
      SELECT entry_id FROM audit_leaves WHERE client_id = ${client.clientId} AND seq = 1)`;
  });
  start();
  await eventually("it failed", async () => (await rowOf(id))["failures"] === 1);
  expect(await rowOf(id)).toMatchObject({
    position: 0,
    last_error: "Entry 1 of the log is not in the database any more.",
  });
  expect(seqsOf(id)).toEqual([]);
});

test("a log that is shorter than what was delivered says so", async () => {
  const client = await testClient(database);
  const id = await forwarder(client, 9);
  await number(client, 3);
  start();
  await eventually("it failed", async () => (await rowOf(id))["failures"] === 1);
  expect((await rowOf(id))["last_error"]).toMatch(/^The log is shorter than what was delivered/);
});

test("an entry that retention erased is sent as what is left of it", async () => {
  const client = await testClient(database);
  const id = await forwarder(client);
  await number(client, 1);
  await superuser.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`UPDATE audit_logs SET payload = NULL, salt = NULL WHERE client_id = ${client.clientId}`;
  });
  start();
  await deliveredAll(id, 1);
  expect(sent.find((one) => one.id === id)?.batch.entries[0]).toMatchObject({
    erased: true,
    target: null,
    metadata: null,
    sentence: expect.stringContaining("past its retention"),
  });
});

test("health counts forwarders by state and says how far the last one is behind, without naming it", async () => {
  const client = await testClient(database);
  const id = await forwarder(client);
  await number(client, 5);
  const held = Promise.withResolvers<DeliveryAnswer>();
  answer = ({ id: to }) => (to === id ? held.promise : Promise.resolve(delivered));
  const forwarding = start();
  const { lag, ...health } = await eventually("the lag was measured", async () => {
    const now = forwarding.health();
    return now.lag !== null && now;
  });
  expect(health).toMatchObject({ status: "ok", detail: null });
  expect(lag?.entriesMax).toBeGreaterThanOrEqual(5);
  expect(lag?.forwarders.paused).toBeGreaterThanOrEqual(1);
  expect(JSON.stringify(lag)).not.toContain(client.clientId);
  held.resolve(delivered);
});

test("many forwarders with backlogs are served in turns", async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => testClient(database)));
  const ids: ForwarderId[] = [];
  for (const client of clients) {
    ids.push(await forwarder(client));
    await number(client, 300);
  }
  let open = 0;
  let most = 0;
  answer = async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    return delivered;
  };
  start();
  for (const id of ids) await deliveredAll(id, 300);
  expect(most).toBeLessThanOrEqual(16);
  const turns = sent.map(({ id }) => id).filter((id) => ids.includes(id));
  expect(new Set(turns.slice(0, ids.length))).toEqual(new Set(ids));
  for (const id of ids) expect(seqsOf(id)).toEqual(upTo(300));
});
