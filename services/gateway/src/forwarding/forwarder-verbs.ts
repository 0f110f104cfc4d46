import { type Database, withHost } from "@deployclaw/db";
import {
  AppError,
  auditEntry,
  type ClientId,
  type DeliveryAnswer,
  type ForwardedBatch,
  type ForwarderId,
  hostOfDestination,
  isAppError,
  type NewAuditEntry,
} from "@deployclaw/domain";
import { type SealedCredential, Secret, sealForwarderSecret } from "@deployclaw/vault";
import { dataKeyToSeal } from "../database/data-keys.ts";
import { LIMITS } from "../limits.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";
import { type DeliveryDeps, deliver, type Shipment } from "./deliver.ts";
import { type Forwarder, readForwarder } from "./read-forwarder.ts";

/** What the gateway does to forward clients' logs; every failure that is no answer is an `AppError`. */
export interface ForwarderVerbs {
  /** Seals what a forwarder signs with; the caller keeps the result. */
  seal(input: {
    readonly clientId: ClientId;
    readonly forwarderId: ForwarderId;
    readonly value: string;
  }): Promise<SealedCredential>;
  /** Sends a test to a forwarder's receiver, also while it is paused. */
  test(id: ForwarderId): Promise<DeliveryAnswer>;
  /** Sends a batch of the client's own entries. Throws `conflict` for a paused forwarder, `not_found` for entries of another client. */
  deliver(id: ForwarderId, batch: ForwardedBatch): Promise<DeliveryAnswer>;
}

/** The verbs over the forwarders of every client: a log is not bound to a host. */
export function forwarderVerbs(
  deps: DeliveryDeps & {
    readonly db: Database<"dc_gateway">;
    readonly hostName: string;
    readonly vault: AuditedVault;
    readonly record: (entry: NewAuditEntry) => void;
    readonly newId: () => string;
  },
): ForwarderVerbs {
  const { db, hostName, vault } = deps;
  let underWay = 0;

  async function send(forwarder: Forwarder, shipment: Shipment): Promise<DeliveryAnswer> {
    if (underWay >= LIMITS.deliveriesMax)
      throw new AppError("dependency_unavailable", "Too many deliveries are under way.");
    underWay += 1;
    try {
      return await deliver(deps, forwarder, shipment);
    } finally {
      underWay -= 1;
    }
  }

  async function withForwarder(
    id: ForwarderId,
    work: (forwarder: Forwarder) => Promise<DeliveryAnswer>,
  ): Promise<DeliveryAnswer> {
    try {
      return await work(await readForwarder(deps, id));
    } catch (err) {
      if (!isAppError(err, "vault_refused")) throw err;
      return {
        delivered: false,
        reason: "secret_unavailable",
        detail: "The secret to sign with does not open.",
      };
    }
  }

  return {
    async seal({ clientId, forwarderId, value }) {
      const dataKey = await withHost(db, hostName, (tx) => dataKeyToSeal(tx, vault, clientId));
      const binding = { clientId, forwarderId };
      return sealForwarderSecret({ dataKey, binding, value: new Secret(value), random: vault.random });
    },

    test: (id) => withForwarder(id, (forwarder) => send(forwarder, { kind: "test", id: deps.newId() })),

    deliver: (id, batch) =>
      withForwarder(id, async (forwarder) => {
        // Whoever asks is trusted to read every log, and still no entry goes to another client's receiver.
        if (batch.entries.some(({ clientId }) => clientId !== forwarder.clientId))
          throw new AppError("not_found", "The client has no such entries.");
        if (forwarder.isPaused) throw new AppError("conflict", "The forwarder is paused.");
        const answer = await send(forwarder, { kind: "entries", batch });
        if (!answer.delivered && answer.reason === "gone") deps.record(goneEntry(forwarder, deps.now()));
        return answer;
      }),
  };
}

function goneEntry({ clientId, name, destination }: Forwarder, createdAt: Date): NewAuditEntry {
  return auditEntry({
    clientId,
    actorKind: "platform",
    actorId: "gateway",
    actionType: "forwarder.gone",
    target: name,
    metadata: { kind: destination.kind, host: hostOfDestination(destination) },
    createdAt,
  });
}
