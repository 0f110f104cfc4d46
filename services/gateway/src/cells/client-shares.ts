import type { ClientId } from "@deployclaw/domain";
import { LIMITS } from "../limits.ts";
import { type MonotonicClock, type TokenBucket, tokenBucket } from "../pipeline/budgets/token-bucket.ts";

/** What all agents of one client on this host have together, beside what each of them has. */
export interface ClientShare {
  /** For a request to be looked at; none is left either while the client's log is written faster than its share. */
  readonly requests: TokenBucket;
  /** For a refusal to be recorded by itself. */
  readonly refusals: TokenBucket;
}

/** The shares of clients; neither the log nor the gateway's time is for the one with the most agents. */
export interface ClientShares {
  of(clientId: ClientId): ClientShare;
  /** Bytes that are to be written to the client's log: more than its share are owed, and paid off with time. */
  spendLogBytes(clientId: string, bytes: number): void;
  /** Forgets the shares of all other clients. */
  keepOnly(clientIds: ReadonlySet<string>): void;
}

/** Shares that are all whole yet. */
export function clientShares(monotonic: MonotonicClock): ClientShares {
  const shares = new Map<string, ClientShare & { readonly logBytes: TokenBucket }>();

  function shareOf(clientId: string) {
    const existing = shares.get(clientId);
    if (existing !== undefined) return existing;
    const logBytes = tokenBucket(LIMITS.logBytesOfClient, monotonic);
    const requests = tokenBucket(LIMITS.requestsOfClient, monotonic);
    const share = {
      logBytes,
      requests: { take: () => logBytes.spend(0) && requests.take(), spend: requests.spend },
      refusals: tokenBucket(LIMITS.refusalsOfClient, monotonic),
    };
    shares.set(clientId, share);
    return share;
  }

  return {
    of: shareOf,
    spendLogBytes: (clientId, bytes) => void shareOf(clientId).logBytes.spend(bytes),
    keepOnly(clientIds) {
      for (const clientId of shares.keys()) if (!clientIds.has(clientId)) shares.delete(clientId);
    },
  };
}
