import {
  type Ability,
  type ClientHold,
  HOLDS,
  isAppError,
  isPossibleDuring,
  ROLES,
  roleMay,
} from "@deployclaw/domain";
import { testClient, testDatabase, testHost } from "@deployclaw/testkit";
import { describe, expect, test } from "vitest";
import * as agents from "../agents/index.ts";
import * as audit from "../audit/index.ts";
import * as clients from "../clients/index.ts";
import * as credentials from "../credentials/index.ts";
import type { ProductContext } from "../product-context.ts";
import { productContext } from "../test-product.ts";

const database = await testDatabase();
await testHost(database);
const client = await testClient(database);

const agentId = "0190f3a0-0000-7000-8000-00000000000a";
const permissions = { scopes: [], rateLimits: {}, allowedDomains: [], maxDailyTokenSpend: 0 };
const message = { agentId, message: "hello" };
const page = { limit: 1 };

type Verb = readonly [Ability, (ctx: ProductContext) => Promise<unknown>];

/** Every verb of the product, what it needs, and a call that would go through to the database. */
const VERBS: { readonly [name: string]: Verb } = {
  agentHealth: ["read", (ctx) => agents.agentHealth({ ctx, input: { agentId } })],
  agentUsage: ["read", (ctx) => agents.agentUsage({ ctx, input: { agentId } })],
  agentOutput: [
    "read",
    (ctx) =>
      agents.agentOutput({
        ctx,
        output: { hostName: "host-1", ask: async () => undefined },
        input: { agentId, search: "", lines: 1 },
      }),
  ],
  agentMetrics: ["read", (ctx) => agents.agentMetrics({ ctx, input: { agentId, step: "1m" } })],
  agentLogs: ["read", (ctx) => agents.agentLogs({ ctx, input: { agentId, ...page } })],
  getAgent: ["read", (ctx) => agents.getAgent({ ctx, input: { agentId } })],
  listAgents: ["read", (ctx) => agents.listAgents({ ctx, input: page })],
  chatWithAgent: ["change", (ctx) => agents.chatWithAgent({ ctx, input: message })],
  streamChatWithAgent: [
    "change",
    (ctx) => agents.streamChatWithAgent({ ctx, input: { ...message, signal: AbortSignal.timeout(1_000) } }),
  ],
  createAgent: [
    "change",
    (ctx) => agents.createAgent({ ctx, input: { name: ctx.user.role, runtime: "nano", permissions } }),
  ],
  updateAgent: ["change", (ctx) => agents.updateAgent({ ctx, input: { agentId, name: "new" } })],
  deleteAgent: ["change", (ctx) => agents.deleteAgent({ ctx, input: { agentId } })],
  restartAgent: ["change", (ctx) => agents.restartAgent({ ctx, input: { agentId } })],
  startAgent: ["change", (ctx) => agents.startAgent({ ctx, input: { agentId } })],
  killAgent: ["change", (ctx) => agents.killAgent({ ctx, input: { agentId } })],
  killAgents: ["change", (ctx) => agents.killAgents({ ctx })],
  stopAgent: ["change", (ctx) => agents.stopAgent({ ctx, input: { agentId } })],
  listCredentials: ["read", (ctx) => credentials.listCredentials({ ctx, input: { agentId } })],
  createCredential: [
    "change",
    (ctx) =>
      credentials.createCredential({
        ctx,
        input: { agentId, name: "KEY", value: "v", hosts: ["a.example"] },
      }),
  ],
  deleteCredential: [
    "change",
    (ctx) => credentials.deleteCredential({ ctx, input: { agentId, name: "KEY" } }),
  ],
  replaceCredential: [
    "change",
    (ctx) => credentials.replaceCredential({ ctx, input: { agentId, name: "KEY", value: "v" } }),
  ],
  proveIsolation: ["change", (ctx) => agents.proveIsolation({ ctx, input: { agentId } })],
  listIsolationProofs: ["read", (ctx) => agents.listIsolationProofs({ ctx, input: { agentId, ...page } })],
  getIsolationProof: [
    "read",
    (ctx) => agents.getIsolationProof({ ctx, input: { agentId, proofId: agentId } }),
  ],
  listTransitions: ["read", (ctx) => agents.listTransitions({ ctx, input: { agentId, ...page } })],
  listAuditEntries: ["read", (ctx) => audit.listAuditEntries({ ctx, input: page })],
  auditHistogram: [
    "read",
    (ctx) => audit.auditHistogram({ ctx, input: { from: new Date(0), to: new Date(1), bucket: "1m" } }),
  ],
  tailAudit: ["read", (ctx) => audit.tailAudit({ ctx, input: { from: 0, filter: {} } })],
  exportAudit: ["read", (ctx) => audit.exportAudit({ ctx, input: { format: "lines" } })],
  getAuditTile: [
    "read",
    (ctx) => {
      const tiles = async () => new Uint8Array();
      return audit.getAuditTile({ ctx: { ...ctx, tiles }, input: { path: "checkpoint" } });
    },
  ],
  getCheckpoint: ["read", (ctx) => audit.getCheckpoint({ ctx })],
  getInclusionProof: ["read", (ctx) => audit.getInclusionProof({ ctx, input: { seq: 0 } })],
  getConsistencyProof: ["read", (ctx) => audit.getConsistencyProof({ ctx, input: { oldSize: 1 } })],
  requestDeletion: [
    "administer",
    (ctx) => clients.requestDeletion({ ctx, input: { clientName: "not its name", graceMs: 0 } }),
  ],
  restoreClient: ["restore", (ctx) => clients.restoreClient({ ctx })],
};

/** What no user asks for: parts of verbs, and what is handed to whoever holds its token. */
const PARTS = ["getCheckpointOrThrow", "nextNumber", "formatCertificateToken", "getErasureCertificate"];

/** The code of the refusal; "done" where there was none. */
async function outcomeOf([, call]: Verb, ctx: ProductContext): Promise<string> {
  try {
    await call(ctx);
    return "done";
  } catch (err) {
    if (!isAppError(err)) throw err;
    return err.code;
  }
}

const REFUSALS = { suspended: "client_suspended", deleting: "client_deleting" } as const;
const since = new Date("2030-01-01T00:00:00.000Z");
const holdOfKind = (kind: ClientHold["kind"]): ClientHold =>
  kind === "suspended" ? { kind, since, reason: "A reason." } : { kind, since, dueAt: since };

test("every verb of the product is in this table", () => {
  const exported = Object.entries({ ...agents, ...audit, ...clients, ...credentials });
  const verbs = exported.filter(([name, value]) => typeof value === "function" && !PARTS.includes(name));
  expect(verbs.map(([name]) => name).sort()).toEqual(Object.keys(VERBS).sort());
});

describe.each(ROLES)("a %s", (role) => {
  const base = productContext(database, { ...client, role });
  test.each(Object.entries(VERBS))("is let do what the role may, and nothing else: %s", async (_, verb) => {
    const outcome = await outcomeOf(verb, base);
    expect(outcome === "forbidden").toBe(!roleMay(role, verb[0]));
  });
});

describe.each(HOLDS)("at a client that is %s", (kind) => {
  const base = productContext(database, client);
  const ctx = { ...base, client: { ...base.client, hold: holdOfKind(kind) } };
  test.each(Object.entries(VERBS))("even an admin only looks: %s", async (_, verb) => {
    const outcome = await outcomeOf(verb, ctx);
    expect(outcome === REFUSALS[kind]).toBe(!isPossibleDuring(kind, verb[0]));
  });
});
