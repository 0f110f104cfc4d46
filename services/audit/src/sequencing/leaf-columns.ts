import { type SQL, sql } from "drizzle-orm";

/**
 * SHA-256(salt ‖ payload) of a row of `audit_logs`, as `payloadHash` of packages/transparency computes it; that of
 * nothing where retention erased both.
 */
export const payloadHashColumn = sql`sha256(coalesce(salt, '') || convert_to(coalesce(payload, ''), 'UTF8'))`;

const quoted = (column: SQL): SQL => sql`to_json(${column})::text`;

/**
 * What the leaf of a row of `audit_logs` states, as `auditLeafText` of packages/transparency writes it; the row must have its
 * `payload_hash` beside it. PostgreSQL writes the RFC 8785 text of the public fields, so that no entry is carried to this
 * process column by column; the self-check computes it again in this process.
 */
export const leafTextColumn = sql`convert_to(
  '{"actionType":' || ${quoted(sql`action_type`)} || ',"actorId":' || ${quoted(sql`actor_id`)}
  || ',"actorKind":' || ${quoted(sql`actor_kind`)} || ',"agentId":' || coalesce('"' || agent_id || '"', 'null')
  || ',"boot":"' || boot || '","clientId":"' || client_id
  || '","createdAt":"' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  || '","format":"deployclaw/audit-leaf/v1","id":"' || id || '","number":' || number
  || ',"payloadHash":"' || encode(payload_hash, 'hex') || '","writer":' || ${quoted(sql`writer`)} || '}', 'UTF8')`;

/** The leaf hash of such a row, as `auditLeafHash` of packages/transparency computes it. */
export const leafHashColumn = sql`sha256('\\x00'::bytea || ${leafTextColumn})`;
