import { type Database, withLog } from "@deployclaw/db";
import type { Clock } from "@deployclaw/domain";
import { logOrigin, noteSigner } from "@deployclaw/transparency";
import { sequenceEntries } from "./sequencing/sequence-entries.ts";
import { findUnsignedClients, readSizes } from "./signing/find-heads.ts";
import { type RefusalReason, SigningRefused } from "./signing/refusal.ts";
import { signHead } from "./signing/sign-head.ts";
import type { SignedTreeStore } from "./signing/signed-tree-store.ts";
import { takeTurn } from "./turn-lock.ts";

const ENTRIES_A_BATCH = 10_000;
const SIGN_EVERY_MS = 250;
const CLIENTS_A_ROUND = 200;
const CLIENTS_A_COMPARISON = 500;
const REFUSED_RETRY_MS = 10_000;

/** A client whose log is not signed any more, and since when. */
type Refusal = { clientId: string; reason: RefusalReason; detail: string; since: Date };

/** Numbers and signs; holds no tree in memory. */
export type LogKeeper = {
  /** Numbers one batch and, unless it did so a moment ago and more waits, signs what is open. True means that more waits. */
  work(): Promise<boolean>;
  /** Compares every log with what was signed for it; call at start and after the database was away. */
  compareAll(): Promise<void>;
  refusals(): readonly Refusal[];
};

/** Builds the keeper of all clients' logs of one installation. */
export function createLogKeeper(deps: {
  db: Database<"dc_audit">;
  store: SignedTreeStore;
  installationId: string;
  seed: Uint8Array;
  clock: Clock;
  log: (line: string) => void;
  /** How many entries are numbered in one transaction, 10,000 unless told otherwise. */
  entriesABatch?: number;
}): LogKeeper {
  const { db, store, installationId, seed, clock, log, entriesABatch = ENTRIES_A_BATCH } = deps;
  const refused = new Map<string, Refusal & { retryAt: number }>();
  let signedAt = Number.NEGATIVE_INFINITY;
  const signerOf = (clientId: string) => noteSigner(logOrigin(installationId, clientId), seed);

  function refuse(clientId: string, reason: RefusalReason, detail: string): void {
    const now = clock();
    const before = refused.get(clientId);
    if (before?.reason !== reason)
      log(`REFUSING to sign the log of client ${clientId}: ${reason}: ${detail}`);
    refused.set(clientId, {
      clientId,
      reason,
      detail,
      since: before?.since ?? now,
      retryAt: now.getTime() + REFUSED_RETRY_MS,
    });
  }

  async function signOne(clientId: string): Promise<void> {
    try {
      const origin = await withLog(db, async (tx) =>
        (await takeTurn(tx)) ? signHead(tx, { clientId, signer: signerOf(clientId), store }) : undefined,
      );
      if (origin === "published") {
        log(`no tree was kept for client ${clientId}: went on from its newest checkpoint in the database`);
      }
      if (origin !== undefined && refused.delete(clientId))
        log(`signing the log of client ${clientId} again`);
    } catch (err) {
      if (!(err instanceof SigningRefused)) throw err;
      refuse(clientId, err.reason, err.message);
    }
  }

  async function signOpen(): Promise<number> {
    const now = clock().getTime();
    const except = [...refused.values()]
      .filter(({ retryAt }) => retryAt > now)
      .map(({ clientId }) => clientId);
    const clientIds = await withLog(db, (tx) => findUnsignedClients(tx, { limit: CLIENTS_A_ROUND, except }));
    for (const clientId of clientIds) await signOne(clientId);
    return clientIds.length;
  }

  return {
    work: async () => {
      const numbered = await withLog(db, async (tx) =>
        (await takeTurn(tx)) ? sequenceEntries(tx, entriesABatch) : 0,
      );
      const more = numbered === entriesABatch;
      // While a backlog is worked off, each signature would cost time that numbering needs.
      if (more && clock().getTime() - signedAt < SIGN_EVERY_MS) return true;
      signedAt = clock().getTime();
      return (await signOpen()) === CLIENTS_A_ROUND || more;
    },
    compareAll: async () => {
      const clientIds = await store.clientIds();
      for (let start = 0; start < clientIds.length; start += CLIENTS_A_COMPARISON) {
        const page = clientIds.slice(start, start + CLIENTS_A_COMPARISON);
        const sizes = await withLog(db, (tx) => readSizes(tx, page));
        for (const clientId of page) {
          const kept = await store.load(clientId, signerOf(clientId)).catch((err: unknown) => {
            refuse(clientId, "kept_tree_unreadable", String(err));
            return undefined;
          });
          const size = sizes.get(clientId) ?? 0;
          if (kept !== undefined && size < kept.frontier.size) {
            refuse(
              clientId,
              "smaller_than_signed",
              `the log has ${size} entries, ${kept.frontier.size} were signed`,
            );
          }
        }
      }
    },
    refusals: () => [...refused.values()].map(({ retryAt: _, ...refusal }) => refusal),
  };
}
