import { type Database, logForwarderSecrets, logForwarders, withHost } from "@deployclaw/db";
import {
  AppError,
  type ClientId,
  clientId,
  type ForwarderDestination,
  type ForwarderId,
} from "@deployclaw/domain";
import { openForwarderSecret, type Secret } from "@deployclaw/vault";
import { and, desc, eq, gt, isNull, or } from "drizzle-orm";
import { readDataKey } from "../database/data-keys.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";

/** A forwarder as the gateway needs it: where to, and what to sign with. */
export interface Forwarder {
  readonly id: ForwarderId;
  readonly clientId: ClientId;
  readonly name: string;
  readonly destination: ForwarderDestination;
  readonly isPaused: boolean;
  /** The newest first; none for what signs nothing. */
  readonly secrets: readonly Secret[];
}

/** Reads a forwarder and opens its secrets. Throws `not_found`, and `vault_refused` when one cannot be opened. */
export function readForwarder(
  deps: {
    readonly db: Database<"dc_gateway">;
    readonly hostName: string;
    readonly vault: AuditedVault;
    readonly now: () => Date;
  },
  id: ForwarderId,
): Promise<Forwarder> {
  return withHost(deps.db, deps.hostName, async (tx) => {
    const [row] = await tx
      .select({
        clientId: logForwarders.clientId,
        name: logForwarders.name,
        destination: logForwarders.destination,
        pausedAt: logForwarders.pausedAt,
      })
      .from(logForwarders)
      .where(eq(logForwarders.id, id));
    if (row === undefined) throw new AppError("not_found", "No such forwarder.");
    const owner = clientId(row.clientId);
    const { forwarderId, expiresAt, version } = logForwarderSecrets;
    const sealed = await tx
      .select()
      .from(logForwarderSecrets)
      .where(and(eq(forwarderId, id), or(isNull(expiresAt), gt(expiresAt, deps.now()))))
      .orderBy(desc(version));
    const secrets: Secret[] = [];
    for (const each of sealed) {
      const dataKey = await readDataKey(tx, deps.vault, owner, each.keyVersion);
      const box = {
        iv: each.iv.toString("base64"),
        ciphertext: each.ciphertext.toString("base64"),
        tag: each.authTag.toString("base64"),
        keyVersion: each.keyVersion,
      };
      const binding = { clientId: owner, forwarderId: id };
      secrets.push(openForwarderSecret({ dataKey, binding, sealed: box }));
    }
    const { name, destination, pausedAt } = row;
    return { id, clientId: owner, name, destination, isPaused: pausedAt !== null, secrets };
  });
}
