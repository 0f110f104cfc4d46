import { isolationProofs } from "@deployclaw/db";
import type { ProofCheck, ProofStatus } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** A proof as a list shows it: without what was looked at. */
export interface ListedProof {
  readonly id: string;
  readonly status: ProofStatus;
  /** The user who asked for it. */
  readonly requestedBy: string;
  readonly host: string;
  /** Of the agent container that was looked at. */
  readonly specHash: string | null;
  /** Why there is no verdict. */
  readonly reason: string | null;
  readonly checksPassed: number;
  readonly checksFailed: number;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
}

/** A proof with every check. */
export interface IsolationProof extends ListedProof {
  readonly checks: readonly ProofCheck[];
}

const { id, status, requestedBy, hostName, specHash, reason, createdAt, finishedAt, checks } =
  isolationProofs;

const countOf = (ok: "true" | "false") =>
  sql<number>`(SELECT count(*)::int FROM jsonb_array_elements(${checks}) AS looked WHERE looked ->> 'ok' = ${ok})`;

/** The columns of {@link listedProof}; what was looked at is counted where it lies. */
export const proofColumns = {
  id,
  status,
  requestedBy,
  hostName,
  specHash,
  reason,
  createdAt,
  finishedAt,
  checksPassed: countOf("true"),
  checksFailed: countOf("false"),
};

type ProofRow = Pick<
  typeof isolationProofs.$inferSelect,
  "id" | "status" | "requestedBy" | "hostName" | "specHash" | "reason" | "createdAt" | "finishedAt"
> & { readonly checksPassed: number; readonly checksFailed: number };

/** A row for its client. */
export function listedProof(row: ProofRow): ListedProof {
  return {
    id: row.id,
    status: row.status,
    requestedBy: row.requestedBy,
    host: row.hostName,
    specHash: row.specHash,
    reason: row.reason,
    checksPassed: row.checksPassed,
    checksFailed: row.checksFailed,
    requestedAt: row.createdAt,
    finishedAt: row.finishedAt,
  };
}
