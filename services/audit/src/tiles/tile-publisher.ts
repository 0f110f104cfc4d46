import { type Database, withLog } from "@deployclaw/db";
import type { Clock } from "@deployclaw/domain";
import type { NoteVerifier } from "@deployclaw/transparency";
import { describeFailure } from "../describe-failure.ts";
import { type WitnessAddress, WitnessObjects } from "../witness/ask-witness.ts";
import { publishTiles } from "./publish-tiles.ts";
import { EntryNotAsSigned, readSignedSizes } from "./read-signed-bundles.ts";
import type { TileObjects } from "./tile-objects.ts";

const NEW_ENTRIES_MIN = 32;
const WAIT_MS = 60_000;
const RETRY_MS = 60_000;

/**
 * How far publishing is: how many logs have entries that wait for longer than they should, what stopped which, and whether
 * the witness cosigns.
 */
export type PublishingState = {
  readonly logsWaiting: number;
  readonly witness:
    | { readonly status: "none" | "ok" }
    | { readonly status: "failing"; readonly logs: number; readonly detail: string };
  readonly refusals: readonly { readonly clientId: string; readonly detail: string }[];
};

/** Publishes the logs of all clients as tiles. */
export type TilePublisher = {
  /** Publishes what is due, log by log; `isStopping` is asked between them. */
  work(isStopping?: () => boolean): Promise<void>;
  state(): PublishingState;
};

type Progress = {
  readonly size: number;
  readonly waitingSince: number | undefined;
  /** Why the witness did not cosign it, and when to ask again. */
  readonly uncosigned?: { readonly detail: string; readonly retryAt: number } | undefined;
};

/**
 * A log is due once it has 32 new entries, or one that waits for a minute: each publication leaves partial tiles behind. While
 * numbering is behind it takes the minute, so that publishing does not keep entries from their numbers. A log that cannot be published as it was signed is left as it is and tried again after a minute; others go on.
 */
export function createTilePublisher(deps: {
  readonly db: Database<"dc_audit">;
  readonly objects: TileObjects;
  readonly verifierOf: (clientId: string) => NoteVerifier;
  readonly witness: WitnessAddress | undefined;
  /** Whether entries wait for their numbers. */
  readonly isNumberingBehind: () => boolean;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): TilePublisher {
  const { db, objects, verifierOf, witness, isNumberingBehind, clock, log } = deps;
  const progress = new Map<string, Progress>();
  const refused = new Map<string, { detail: string; retryAt: number }>();

  const isDue = (clientId: string, signedSize: number, now: number): boolean => {
    const known = progress.get(clientId);
    if (known === undefined) return true;
    if (signedSize === known.size) return known.uncosigned !== undefined && known.uncosigned.retryAt <= now;
    if (known.waitingSince === undefined) progress.set(clientId, { ...known, waitingSince: now });
    const waitingSince = known.waitingSince ?? now;
    if ((refused.get(clientId)?.retryAt ?? 0) > now) return false;
    if (now - waitingSince >= WAIT_MS) return true;
    return signedSize - known.size >= NEW_ENTRIES_MIN && !isNumberingBehind();
  };

  /** An objection is about this log and is said for each; a witness that is away is said once. */
  function noteWitness(clientId: string, failure: unknown): void {
    const before = progress.get(clientId)?.uncosigned?.detail;
    if (failure === undefined) {
      if (before !== undefined) log(`the witness cosigns the log of client ${clientId} again`);
      return;
    }
    const detail = describeFailure(failure);
    const isKnown = [...progress.values()].some((each) => each.uncosigned?.detail === detail);
    if (failure instanceof WitnessObjects ? before !== detail : !isKnown)
      log(`the witness does not cosign the log of client ${clientId}: ${detail}`);
  }

  async function publishOne(clientId: string): Promise<void> {
    try {
      const verifier = verifierOf(clientId);
      const { size, uncosigned } = await publishTiles({ db, objects, clientId, verifier, witness });
      noteWitness(clientId, uncosigned);
      progress.set(clientId, {
        size,
        waitingSince: undefined,
        uncosigned:
          uncosigned === undefined
            ? undefined
            : { detail: describeFailure(uncosigned), retryAt: clock().getTime() + RETRY_MS },
      });
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
        witness: witnessState(witness, [...progress.values()]),
        refusals: [...refused].map(([clientId, { detail }]) => ({ clientId, detail })),
      };
    },
  };
}

function witnessState(
  witness: WitnessAddress | undefined,
  logs: readonly Progress[],
): PublishingState["witness"] {
  if (witness === undefined) return { status: "none" };
  const uncosigned = logs.flatMap((each) => each.uncosigned ?? []);
  const [first] = uncosigned;
  if (first === undefined) return { status: "ok" };
  return { status: "failing", logs: uncosigned.length, detail: first.detail };
}
