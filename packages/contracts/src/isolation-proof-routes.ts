import { PROOF_CONTAINERS, PROOF_STATUSES } from "@deployclaw/domain";
import * as z from "zod/mini";
import { agentParams, cursorSchema, idSchema, instantSchema, limitSchema, pageOf } from "./primitives.ts";
import { defineRoute, SIGNED_IN, STEPPED_UP } from "./route-contract.ts";

const listedProof = {
  id: idSchema,
  status: z.enum(PROOF_STATUSES),
  requestedBy: idSchema,
  host: z.string(),
  /** Of the agent container that was looked at. */
  specHash: z.nullable(z.string()),
  /** Why there is no verdict. */
  reason: z.nullable(z.string()),
  checksPassed: z.int(),
  checksFailed: z.int(),
  requestedAt: instantSchema,
  finishedAt: z.nullable(instantSchema),
};

const checkSchema = z.strictObject({
  container: z.enum(PROOF_CONTAINERS),
  name: z.string(),
  /** What the engine says; null where it is not asked. */
  engine: z.nullable(z.string()),
  /** What the kernel says, or what trying came to; null where it has no say. */
  kernel: z.nullable(z.string()),
  ok: z.boolean(),
});

const listedProofSchema = z.strictObject(listedProof);
const proofSchema = z.strictObject({ ...listedProof, checks: z.array(checkSchema) });

export const proveIsolationRoute = defineRoute({
  id: "proveIsolation",
  method: "post",
  path: "/api/agents/{id}/prove",
  tag: "agents",
  summary:
    "Try the isolation of a running agent's cell; answers the proof that is under way when there is one",
  needs: STEPPED_UP,
  params: agentParams,
  answer: { status: 202, body: z.strictObject({ proof: listedProofSchema }) },
  problems: ["not_found", "agent_not_running", "limit_reached"],
});

export const listIsolationProofsRoute = defineRoute({
  id: "listIsolationProofs",
  method: "get",
  path: "/api/agents/{id}/proofs",
  tag: "agents",
  summary: "Proofs of an agent's isolation, newest first; the newest 50 are kept",
  needs: SIGNED_IN,
  params: agentParams,
  query: z.strictObject({ cursor: cursorSchema, limit: limitSchema }),
  answer: { status: 200, body: pageOf(listedProofSchema) },
  problems: ["not_found"],
});

export const getIsolationProofRoute = defineRoute({
  id: "getIsolationProof",
  method: "get",
  path: "/api/agents/{id}/proofs/{proofId}",
  tag: "agents",
  summary: "One proof of an agent's isolation, with every check",
  needs: SIGNED_IN,
  params: z.extend(agentParams, { proofId: z.string() }),
  answer: { status: 200, body: z.strictObject({ proof: proofSchema }) },
  problems: ["not_found"],
});
