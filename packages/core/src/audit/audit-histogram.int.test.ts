import { randomUUID } from "node:crypto";
import { type TestClient, testClient, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { productContext } from "../test-product.ts";
import { auditHistogram } from "./audit-histogram.ts";

const database = await testDatabase();
const from = new Date("2030-01-01T00:00:00.000Z");
const after = (minutes: number) => new Date(from.getTime() + minutes * 60_000);

/** Entries at equal distances from `from` on, numbered as the sequencer does. */
async function fill(client: TestClient, count: number, distanceMs: number, action = "request.intent") {
  await database.superuser`
    WITH entry AS (
      INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
      SELECT ${client.clientId}, 'agent', 'a', ${action},
        ${from}::timestamptz + (n - 1) * ${distanceMs}::int * interval '1 millisecond',
        '{"ipAddress":null,"metadata":{},"target":"t"}', decode(repeat('00', 32), 'hex'), 'gateway', ${randomUUID()}, n
      FROM generate_series(1, ${count}::int) AS n RETURNING id, number, created_at
    )
    INSERT INTO audit_leaves (client_id, seq, entry_id, entry_created_at, leaf_hash, payload_hash)
    SELECT ${client.clientId}, number - 1, id, created_at, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')
    FROM entry`;
}

type Input = Parameters<typeof auditHistogram>[0]["input"];
async function histogramOf(client: TestClient, input: Partial<Input> = {}) {
  const given = { from, to: after(60), bucket: "15m", ...input } as const;
  return auditHistogram({ ctx: productContext(database, client), input: given });
}

test("every entry of the time is counted once, in the bar of its time, and nobody else's", async () => {
  const client = await testClient(database);
  const other = await testClient(database);
  await fill(client, 61, 60_000);
  await fill(other, 5, 1_000);
  expect(await histogramOf(client)).toEqual({
    bucket: "15m",
    bars: [0, 15, 30, 45].map((minute) => ({ from: after(minute).toISOString(), count: 15 })),
    countedFrom: null,
  });
});

test("what a filter leaves out is not counted, and the last bar may end early", async () => {
  const client = await testClient(database);
  await fill(client, 60, 60_000);
  const { bars } = await histogramOf(client, { to: after(20), action: "request.intent" });
  expect(bars.map(({ count }) => count)).toEqual([15, 5]);
  expect((await histogramOf(client, { decision: "refused" })).bars.map(({ count }) => count)).toEqual([
    0, 0, 0, 0,
  ]);
});

test("of a hundred thousand entries all are counted by their numbers, and of a filter's the newest, which it says", async () => {
  const client = await testClient(database);
  await fill(client, 100_000, 36);
  const all = await histogramOf(client);
  expect(all).toMatchObject({ countedFrom: null });
  expect(all.bars.map(({ count }) => count)).toEqual([25_000, 25_000, 25_000, 25_000]);
  const filtered = await histogramOf(client, { target: "t" });
  expect(filtered.bars.map(({ count }) => count)).toEqual([null, null, 25_000, 25_000]);
  expect(filtered.countedFrom).toBe(new Date(from.getTime() + 50_000 * 36).toISOString());
});

test.each([
  ["/to", { to: from }],
  ["/bucket", { to: after(201), bucket: "1m" }],
] as const)("a time that cannot be shown in bars is refused: %s", async (pointer, input) => {
  const client = await testClient(database);
  await expect(histogramOf(client, input)).rejects.toMatchObject({
    code: "invalid_input",
    fields: [{ pointer }],
  });
});
