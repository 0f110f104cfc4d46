import { cellAuthorities, type Database, type Transaction, withHost } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { openCellAuthority, type Secret, sealCellAuthority } from "@deployclaw/vault";
import { eq } from "drizzle-orm";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import { authorityKey } from "../credentials/reveal.ts";
import type { CellAuthority } from "../tls/cell-leaves.ts";
import { authorityName, createCellAuthority } from "../tls/create-cell-authority.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";
import { dataKeyToSeal, readDataKey } from "./data-keys.ts";

type Gateway = Transaction<"dc_gateway">;

async function readRow(tx: Gateway, agentId: string) {
  const [row] = await tx.select().from(cellAuthorities).where(eq(cellAuthorities.agentId, agentId));
  return row;
}

type Row = NonNullable<Awaited<ReturnType<typeof readRow>>>;
type Agent = Pick<AgentPolicy, "agentId" | "clientId">;

async function openRow(tx: Gateway, vault: AuditedVault, agent: Agent, row: Row): Promise<Secret> {
  const { agentId, clientId } = agent;
  return openCellAuthority({
    dataKey: await readDataKey(tx, vault, clientId, row.keyVersion),
    binding: { clientId, agentId },
    sealed: {
      iv: row.iv.toString("base64"),
      ciphertext: row.ciphertext.toString("base64"),
      tag: row.authTag.toString("base64"),
      keyVersion: row.keyVersion,
    },
  });
}

/** A cell's authority: its certificate (PEM) and private key. Both are made, the key sealed, when there are none yet. */
export function ensureCellAuthority(
  db: Database<"dc_gateway">,
  hostName: string,
  vault: AuditedVault,
  agent: Agent,
  now: Date,
): Promise<{ readonly certificate: string; readonly privateKey: Secret }> {
  return withHost(db, hostName, async (tx) => {
    const { agentId, clientId } = agent;
    const existing = await readRow(tx, agentId);
    if (existing !== undefined)
      return { certificate: existing.certificate, privateKey: await openRow(tx, vault, agent, existing) };
    const made = createCellAuthority(agentId, now, vault.random);
    const dataKey = await dataKeyToSeal(tx, vault, clientId);
    const binding = { clientId, agentId };
    const sealed = sealCellAuthority({ dataKey, binding, value: made.privateKey, random: vault.random });
    await tx
      .insert(cellAuthorities)
      .values({
        agentId,
        clientId,
        certificate: made.certificatePem,
        iv: Buffer.from(sealed.iv, "base64"),
        ciphertext: Buffer.from(sealed.ciphertext, "base64"),
        authTag: Buffer.from(sealed.tag, "base64"),
        keyVersion: sealed.keyVersion,
      })
      .onConflictDoNothing();
    const kept = await readRow(tx, agentId);
    if (kept === undefined) throw new AppError("not_found", "The agent is gone.");
    return { certificate: kept.certificate, privateKey: await openRow(tx, vault, agent, kept) };
  });
}

/** Opens a cell's authority to sign with it. Throws `vault_refused` when it does not open or was never made. */
export function openAuthority(
  db: Database<"dc_gateway">,
  hostName: string,
  vault: AuditedVault,
  agent: Agent,
): Promise<CellAuthority> {
  return withHost(db, hostName, async (tx) => {
    const row = await readRow(tx, agent.agentId);
    if (row === undefined) throw new AppError("vault_refused", "The cell has no authority yet.");
    const privateKey = await openRow(tx, vault, agent, row);
    return { name: authorityName(agent.agentId), privateKey: authorityKey(privateKey) };
  });
}
