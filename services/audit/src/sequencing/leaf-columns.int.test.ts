import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { withLog } from "@deployclaw/db";
import { testDatabase } from "@deployclaw/testkit";
import { auditLeafHash, payloadHash } from "@deployclaw/transparency";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { leafHashColumn, payloadHashColumn } from "./leaf-columns.ts";

const database = await testDatabase();

const NASTY = [
  '"',
  "\\",
  "/",
  "\b\f\n\r\t",
  "\u0001\u001f",
  "\u007f\u0080",
  "\u2028\u2029",
  "é",
  "e\u0301",
  "\ufeff",
  "😀",
  "\uffff",
  "</script>",
  "%",
  "'",
  "{}",
  "",
];
const text = (max: number) => {
  let made = "";
  for (let n = randomInt(8); n > 0; n--) {
    const code = randomInt(1, 0x10fff);
    const one =
      randomInt(2) === 0 ? (NASTY[randomInt(NASTY.length)] ?? "") : String.fromCodePoint(code).toWellFormed();
    if (made.length + one.length <= max) made += one;
  }
  return made;
};
const TIMES = [
  "0001-01-01T00:00:00.000Z",
  "9999-12-31T23:59:59.999Z",
  "2000-02-29T12:00:00.001Z",
  "1969-12-31T23:59:59.999Z",
];
const time = () => new Date(TIMES[randomInt(TIMES.length * 4)] ?? randomInt(2 ** 41));

test("PostgreSQL computes the same leaf as packages/transparency, whatever an entry says", async () => {
  const kinds = ["user", "agent", "platform", "operator"] as const;
  const entries = Array.from({ length: 2_000 }, (_, i) => ({
    id: randomUUID(),
    clientId: randomUUID(),
    agentId: i % 3 === 0 ? null : randomUUID(),
    actorKind: kinds[i % 4] ?? "user",
    actorId: text(60),
    actionType: text(30),
    createdAt: time(),
    payload:
      i % 7 === 0
        ? null
        : JSON.stringify({
            ipAddress: null,
            metadata: { a: text(99).replaceAll("\u0000", "") },
            target: text(50),
          }),
    salt: i % 7 === 0 ? null : randomBytes(32),
    writer: text(60),
    boot: randomUUID(),
    number: i === 0 ? Number.MAX_SAFE_INTEGER : randomInt(2 ** 47),
  }));
  for (const entry of entries)
    await database.superuser`
      INSERT INTO audit_logs (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
      VALUES (${entry.id}, ${entry.clientId}, ${entry.agentId}, ${entry.actorKind}, ${entry.actorId}, ${entry.actionType},
        ${entry.createdAt}, ${entry.payload}, ${entry.salt}, ${entry.writer}, ${entry.boot}, ${entry.number})`;
  const rows = await withLog(database.as("dc_audit"), (tx) =>
    tx.execute<{ id: string; payload_hash: Buffer; leaf: Buffer }>(sql`
      SELECT id, payload_hash, ${leafHashColumn} AS leaf
      FROM audit_logs CROSS JOIN LATERAL (SELECT ${payloadHashColumn} AS payload_hash) AS payload`),
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  expect(found.size).toBe(entries.length);
  for (const entry of entries) {
    const digest = payloadHash(entry.salt ?? Buffer.alloc(0), entry.payload ?? "");
    const leaf = auditLeafHash({ ...entry, createdAt: entry.createdAt.toISOString() }, digest);
    expect(found.get(entry.id)?.payload_hash.toString("hex"), JSON.stringify(entry)).toBe(
      digest.toString("hex"),
    );
    expect(found.get(entry.id)?.leaf.toString("hex"), JSON.stringify(entry)).toBe(leaf.toString("hex"));
  }
});
