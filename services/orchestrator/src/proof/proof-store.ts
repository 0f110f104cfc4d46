import { appendAudit, type Database, withHost } from "@deployclaw/db";
import {
  type AgentId,
  auditEntry,
  type ClientId,
  type CustomImage,
  type DesiredState,
  desiredDuring,
  type Hold,
  PROOFS_MAX,
  type ProofCheck,
  type ProofVerdict,
  type Resources,
  type RuntimeName,
} from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import type { StatusWriter } from "../store/platform-entry.ts";

/** A proof that this process works on: its own while nobody else has begun a newer attempt. */
export interface ClaimedProof {
  readonly proofId: string;
  readonly agentId: AgentId;
  readonly clientId: ClientId;
  readonly attempt: number;
}

/** What Postgres says of the cell whose isolation is tried. */
export interface ProvenCell {
  readonly clientId: ClientId;
  readonly agentId: AgentId;
  readonly name: string;
  readonly runtime: RuntimeName;
  readonly custom: CustomImage | null;
  readonly resources: Resources;
  readonly cellSlot: number;
  /** With the client's hold taken into account. */
  readonly desired: DesiredState;
  readonly status: string;
  /** What is wanted now is what the agent container was made for. */
  readonly isUpToDate: boolean;
  readonly airlockContainerId: string | undefined;
  readonly agentContainerId: string | undefined;
}

/** What a proof came to. */
export interface ProofResult {
  readonly verdict: ProofVerdict;
  readonly specHash: string | undefined;
  readonly checks: readonly ProofCheck[];
  readonly reason: string | undefined;
}

interface ClaimRow extends Record<string, unknown> {
  readonly id: string;
  readonly agent_id: string;
  readonly client_id: string;
  readonly attempt: number;
}

interface CellRow extends Record<string, unknown> {
  readonly name: string;
  readonly runtime: RuntimeName;
  readonly custom: CustomImage | null;
  readonly resources: Resources;
  readonly cell_slot: number;
  readonly desired: DesiredState;
  readonly hold: Hold | null;
  readonly status: string;
  readonly is_up_to_date: boolean | null;
  readonly airlock_container_id: string | null;
  readonly agent_container_id: string | null;
}

/** Proofs of one host, as its orchestrator works them off. */
export function createProofStore(
  writer: StatusWriter & { readonly db: Database<"dc_orchestrator"> },
  hostName: string,
) {
  const { db, audit, clock } = writer;
  return {
    /** Calls back when somebody asks for a proof; gives how to end that. */
    listen: async (asked: () => void): Promise<() => Promise<void>> => {
      const listening = await db.sql.listen("isolation_proofs", asked);
      return listening.unlisten;
    },

    /** Ends the claims of a process before this one, which was killed or must stop. */
    takeOver: (): Promise<void> =>
      withHost(db, hostName, async (tx) => {
        await tx.execute(sql`
          UPDATE isolation_proofs SET lease_expires_at = NULL WHERE host_name = ${hostName} AND finished_at IS NULL`);
      }),

    /** The oldest proof that nobody works on, claimed for `leaseMs`; one that was tried before only when there is no other. */
    claim: (leaseMs: number): Promise<ClaimedProof | undefined> =>
      withHost(db, hostName, async (tx) => {
        const [row] = await tx.execute<ClaimRow>(sql`
          UPDATE isolation_proofs SET status = 'running', attempt = attempt + 1,
            lease_expires_at = now() + ${leaseMs} * interval '1 ms'
          WHERE id = (
            SELECT id FROM isolation_proofs
            WHERE host_name = ${hostName} AND finished_at IS NULL
              AND (lease_expires_at IS NULL OR lease_expires_at < now())
            ORDER BY attempt, created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
          RETURNING id, agent_id, client_id, attempt`);
        return (
          row && {
            proofId: row.id,
            agentId: row.agent_id as AgentId,
            clientId: row.client_id as ClientId,
            attempt: row.attempt,
          }
        );
      }),

    /** Gives up a claim, so that the next round begins the proof anew; nothing where another attempt has it by now. */
    release: ({ proofId, attempt }: ClaimedProof): Promise<void> =>
      withHost(db, hostName, async (tx) => {
        await tx.execute(sql`
          UPDATE isolation_proofs SET lease_expires_at = NULL
          WHERE id = ${proofId} AND attempt = ${attempt} AND finished_at IS NULL`);
      }),

    /** The proofs that somebody works on now. */
    underWay: (): Promise<ReadonlySet<string>> =>
      withHost(db, hostName, async (tx) => {
        const rows = await tx.execute<{ id: string }>(sql`
          SELECT id FROM isolation_proofs
          WHERE host_name = ${hostName} AND finished_at IS NULL AND lease_expires_at >= now()`);
        return new Set(rows.map(({ id }) => id));
      }),

    /** The cell of a proof's agent as it stands now; undefined when the agent is gone. */
    cellOf: ({ agentId, clientId }: ClaimedProof): Promise<ProvenCell | undefined> =>
      withHost(db, hostName, async (tx) => {
        const [row] = await tx.execute<CellRow>(sql`
          SELECT agents.name, runtime, custom, resources, cell_slot, desired, hold, status,
            agents.generation = cells.generation AS is_up_to_date, airlock_container_id, agent_container_id
          FROM agents JOIN clients ON clients.id = agents.client_id LEFT JOIN cells ON agent_id = agents.id
          WHERE agents.id = ${agentId} AND agents.host_name = ${hostName}`);
        return (
          row && {
            clientId,
            agentId,
            name: row.name,
            runtime: row.runtime,
            custom: row.custom,
            resources: row.resources,
            cellSlot: row.cell_slot,
            desired: desiredDuring(row.hold, row.desired),
            status: row.status,
            isUpToDate: row.is_up_to_date === true,
            airlockContainerId: row.airlock_container_id ?? undefined,
            agentContainerId: row.agent_container_id ?? undefined,
          }
        );
      }),

    /**
     * Writes what a proof came to, its entry in the client's log, and forgets the oldest ones. Gives whether it was still
     * this attempt's to write; if not, nothing was.
     */
    finish: (proof: ClaimedProof, target: string, result: ProofResult): Promise<boolean> =>
      withHost(db, hostName, async (tx) => {
        const { proofId, agentId, clientId, attempt } = proof;
        const { verdict, checks } = result;
        const at = clock();
        const written = await tx.execute(sql`
          UPDATE isolation_proofs SET status = ${verdict}, spec_hash = ${result.specHash ?? null},
            checks = ${JSON.stringify(checks)}::text::jsonb, reason = ${result.reason?.slice(0, 1_024) ?? null},
            finished_at = ${at.toISOString()}, lease_expires_at = NULL
          WHERE id = ${proofId} AND attempt = ${attempt} AND finished_at IS NULL RETURNING id`);
        if (written.length === 0) return false;
        await tx.execute(sql`
          DELETE FROM isolation_proofs WHERE id IN (
            SELECT id FROM isolation_proofs WHERE agent_id = ${agentId}
            ORDER BY created_at DESC, id DESC OFFSET ${PROOFS_MAX})`);
        const failed = checks.filter(({ ok }) => !ok).map(({ container, name }) => `${container}: ${name}`);
        await appendAudit(tx, audit, [
          auditEntry({
            clientId,
            agentId,
            actorKind: "platform",
            actorId: "orchestrator",
            actionType: "cell.proof",
            target,
            metadata: {
              proofId,
              verdict,
              specHash: result.specHash ?? null,
              checks: checks.length,
              failed,
              reason: result.reason,
            },
            createdAt: at,
          }),
        ]);
        return true;
      }),
  };
}

/** See {@link createProofStore}. */
export type ProofStore = ReturnType<typeof createProofStore>;
