import { cellAuthorities, type Database, type Transaction, withHost } from "@deployclaw/db";
import { AppError } from "@deployclaw/domain";
import { type KeyRing, openCellAuthority, type RandomBytes, sealCellAuthority } from "@deployclaw/vault";
import { eq } from "drizzle-orm";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import { authorityKey } from "../credentials/reveal.ts";
import type { CellAuthority } from "../tls/cell-leaves.ts";
import { authorityName, createCellAuthority } from "../tls/create-cell-authority.ts";
import { ensureDataKey, readDataKey } from "./data-keys.ts";

type Gateway = Transaction<"dc_gateway">;

async function readRow(tx: Gateway, agentId: string) {
  const [row] = await tx.select().from(cellAuthorities).where(eq(cellAuthorities.agentId, agentId));
  return row;
}

/** The certificate of a cell's authority (PEM); both are made, the key sealed, when there are none yet. */
export function ensureCellAuthority(
  db: Database<"dc_gateway">,
  hostName: string,
  vault: { readonly ring: KeyRing; readonly random: RandomBytes },
  agent: Pick<AgentPolicy, "agentId" | "clientId">,
  now: Date,
): Promise<string> {
  return withHost(db, hostName, async (tx) => {
    const { agentId, clientId } = agent;
    const existing = await readRow(tx, agentId);
    if (existing !== undefined) return existing.certificate;
    const dataKey = await ensureDataKey(tx, vault, clientId);
    const made = createCellAuthority(agentId, now, vault.random);
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
    return kept.certificate;
  });
}

/** Opens a cell's authority to sign with it. Throws `vault_refused` when it does not open or was never made. */
export function openAuthority(
  db: Database<"dc_gateway">,
  hostName: string,
  ring: KeyRing,
  agent: Pick<AgentPolicy, "agentId" | "clientId">,
): Promise<CellAuthority> {
  return withHost(db, hostName, async (tx) => {
    const row = await readRow(tx, agent.agentId);
    if (row === undefined) throw new AppError("vault_refused", "The cell has no authority yet.");
    const dataKey = await readDataKey(tx, ring, agent.clientId, row.keyVersion);
    const privateKey = openCellAuthority({
      dataKey,
      binding: { clientId: agent.clientId, agentId: agent.agentId },
      sealed: {
        iv: row.iv.toString("base64"),
        ciphertext: row.ciphertext.toString("base64"),
        tag: row.authTag.toString("base64"),
        keyVersion: row.keyVersion,
      },
    });
    return { name: authorityName(agent.agentId), privateKey: authorityKey(privateKey) };
  });
}
