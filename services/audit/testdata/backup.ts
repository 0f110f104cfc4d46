import type { TestDatabase } from "@deployclaw/testkit";

const TABLES = ["audit_logs", "audit_leaves", "audit_subtrees", "audit_checkpoints", "audit_heads"] as const;
const COLUMNS =
  "id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number, xid";

type Sql = TestDatabase["superuser"];

/** Behind every trigger, as only the superuser can. */
export async function tamper(sql: Sql, change: (tx: Sql) => Promise<unknown>): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await change(tx as unknown as Sql);
  });
}

/** Takes a backup of all that the database holds of a client's log; what it answers restores it, whatever came since. */
export async function backUp(sql: Sql, clientId: string): Promise<() => Promise<void>> {
  const nameOf = (table: string) => `backup_${clientId.replaceAll("-", "")}_${table}`;
  for (const table of TABLES)
    await sql.unsafe(
      `CREATE TABLE ${nameOf(table)} AS SELECT * FROM ${table} WHERE client_id = '${clientId}'`,
    );
  return () =>
    tamper(sql, async (tx) => {
      for (const table of TABLES) {
        const list = table === "audit_logs" ? COLUMNS : "*";
        const into = table === "audit_logs" ? `(${COLUMNS})` : "";
        await tx.unsafe(`DELETE FROM ${table} WHERE client_id = '${clientId}'`);
        await tx.unsafe(`INSERT INTO ${table} ${into} SELECT ${list} FROM ${nameOf(table)}`);
      }
    });
}
