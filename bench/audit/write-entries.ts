import { randomUUID } from "node:crypto";
import type postgres from "postgres";

const BOOT = randomUUID();
let number = 0;

/** The columns that a writer of the log sets, made by the server so that the client's own work is not measured. */
const rows = (sql: postgres.Sql, clientId: string, count: number, spreadMs: number) => {
  const first = number;
  number += count;
  return sql`
    SELECT ${clientId}::uuid, agent::uuid, 'agent', agent, CASE n % 2 WHEN 0 THEN 'request.intent' ELSE 'request.outcome' END,
      now() - ${spreadMs}::float8 * (1 - n / ${count}::float8) * interval '1 millisecond',
      '{"ipAddress":null,"metadata":{"decision":"allowed","method":"GET","requestId":"' || md5(n::text)
        || '","scope":"api:outbound"},"target":"https://api.example.com/items/' || n || '"}',
      sha256(int8send(n + ${first})), 'gateway', ${BOOT}::uuid, n + ${first}
    FROM (SELECT n, '00000000-0000-7000-8000-00000000000' || n % 10 AS agent FROM generate_series(1, ${count}::int) AS n) AS made`;
};

/** Adds entries to the log, dated from `spreadMs` ago until now. */
export async function writeEntries(
  sql: postgres.Sql,
  clientId: string,
  count: number,
  spreadMs = 0,
): Promise<void> {
  await sql`
    INSERT INTO audit_logs (client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot,
      number) ${rows(sql, clientId, count, spreadMs)}`;
}

/** Adds the same rows to a table without log: one key, no partition, trigger or policy. */
export async function writePlainRows(sql: postgres.Sql, clientId: string, count: number): Promise<void> {
  await sql`
    INSERT INTO bench_plain (client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot,
      number) ${rows(sql, clientId, count, 0)}`;
}

/** Makes that table. */
export async function createPlainTable(sql: postgres.Sql): Promise<void> {
  await sql`
    CREATE TABLE bench_plain (id uuid PRIMARY KEY DEFAULT uuidv7(), client_id uuid NOT NULL, agent_id uuid,
      actor_kind text NOT NULL, actor_id text NOT NULL, action_type text NOT NULL, created_at timestamptz(3) NOT NULL,
      payload text, salt bytea, writer text NOT NULL, boot uuid NOT NULL, number bigint NOT NULL)`;
}

/** How many entries have no number yet. */
export async function backlog(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM audit_logs
    WHERE (xid, id) > ((SELECT xid FROM audit_position), (SELECT entry_id FROM audit_position))`;
  return row?.waiting ?? 0;
}

/** Whether any entry has no number yet; unlike counting them it costs the server next to nothing. */
export async function isBehind(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ behind: boolean }[]>`
    SELECT EXISTS (SELECT FROM audit_logs
      WHERE (xid, id) > ((SELECT xid FROM audit_position), (SELECT entry_id FROM audit_position))) AS behind`;
  return row?.behind === true;
}
