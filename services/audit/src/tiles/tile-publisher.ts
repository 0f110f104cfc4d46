import { type Database, withLog } from "@deployclaw/db";
import type { Clock } from "@deployclaw/domain";
import type { NoteVerifier } from "@deployclaw/transparency";
import { publishTiles } from "./publish-tiles.ts";
import { EntryNotAsSigned, readSignedSizes } from "./read-signed-entries.ts";
import type { TileObjects } from "./tile-objects.ts";

const NEW_ENTRIES_MIN = 32;
const WAIT_MS = 60_000;
const RETRY_MS = 60_000;

/** How far publishing is: how many logs have entries that wait for longer than they should, and what stopped which. */
export type PublishingState = {
  readonly logsWaiting: number;
  readonly refusals: readonly { readonly clientId: string; readonly detail: string }[];
};

/** Publishes the logs of all clients as tiles. */
export type TilePublisher = {
  /** Publishes what is due, log by log; `isStopping` is asked between them. */
  work(isStopping?: () => boolean): Promise<void>;
  state(): PublishingState;
};

type Progress = { readonly size: number; readonly waitingSince: number | undefined };

/**
 * A log is due once it has 32 new entries, or one that waits for a minute: each publication leaves partial tiles behind. A
 * log that cannot be published as it was signed is left as it is and tried again after a minute; others go on.
 */
export function createTilePublisher(deps: {
  readonly db: Database<"dc_audit">;
  readonly objects: TileObjects;
  readonly verifierOf: (clientId: string) => NoteVerifier;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): TilePublisher {
  const { db, objects, verifierOf, clock, log } = deps;
  const progress = new Map<string, Progress>();
  const refused = new Map<string, { detail: string; retryAt: number }>();

  const isDue = (clientId: string, signedSize: number, now: number): boolean => {
    const known = progress.get(clientId);
    if (known === undefined) return true;
    if (signedSize === known.size) return false;
    if (known.waitingSince === undefined) progress.set(clientId, { ...known, waitingSince: now });
    const waitingSince = known.waitingSince ?? now;
    if ((refused.get(clientId)?.retryAt ?? 0) > now) return false;
    return signedSize - known.size >= NEW_ENTRIES_MIN || now - waitingSince >= WAIT_MS;
  };

  async function publishOne(clientId: string): Promise<void> {
    try {
      const size = await publishTiles({ db, objects, clientId, verifier: verifierOf(clientId) });
      progress.set(clientId, { size, waitingSince: undefined });
      if (refused.delete(clientId)) log(`publishing the log of client ${clientId} again`);
    } catch (err) {
      if (!(err instanceof EntryNotAsSigned)) throw err;
      const detail = err.message;
      if (refused.get(clientId)?.detail !== detail)
        log(`REFUSING to publish the log of client ${clientId}: ${detail}`);
      refused.set(clientId, { detail, retryAt: clock().getTime() + RETRY_MS });
      progress.set(clientId, progress.get(clientId) ?? { size: 0, waitingSince: clock().getTime() });
    }
  }

  return {
    work: async (isStopping = () => false) => {
      const sizes = await withLog(db, readSignedSizes);
      const now = clock().getTime();
      for (const [clientId, size] of sizes) {
        if (isStopping()) return;
        if (isDue(clientId, size, now)) await publishOne(clientId);
      }
    },
    state: () => {
      const late = clock().getTime() - 2 * WAIT_MS;
      return {
        logsWaiting: [...progress.values()].filter(({ waitingSince = late }) => waitingSince < late).length,
        refusals: [...refused].map(([clientId, { detail }]) => ({ clientId, detail })),
      };
    },
  };
}
