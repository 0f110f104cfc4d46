import { isAppError, type Log } from "@deployclaw/domain";
import type { ClaimedProof, ProofResult, ProofStore } from "./proof-store.ts";
import { type ProveDeps, proveCell } from "./prove-cell.ts";

/** Works off the proofs that people ask for. */
export interface Prover {
  /** Takes over what a process before this one began, and listens for more. Throws when Postgres cannot be listened to. */
  start(): Promise<void>;
  /**
   * Sees to it that throwaway containers that nobody works with are removed and what is asked for by now is proven, one
   * after another. Throws what kept it from that; the next round begins anew.
   */
  round(): Promise<void>;
  /** Takes no more, and waits for the proof that is under way. */
  close(): Promise<void>;
}

// Longer than every deadline of the engine's calls together.
const LEASE_MS = 300_000;
const ATTEMPTS_MAX = 3;

/**
 * A prover of one host. A proof that a crash or an error ended is begun again, three times in all; what it left is removed
 * first. It takes no lease of the cell: it changes nothing of it, and nothing waits for it.
 */
export function createProver(deps: ProveDeps & { readonly store: ProofStore; readonly log: Log }): Prover {
  const { engine, store, log } = deps;

  async function collect(isLeft: (proofId: string) => boolean): Promise<void> {
    for (const { containerId, proofId } of await engine.listProbes())
      if (isLeft(proofId)) await engine.remove(containerId);
  }

  async function prove(proof: ClaimedProof): Promise<void> {
    // Of an attempt before this one.
    await collect((proofId) => proofId === proof.proofId);
    const cell = await store.cellOf(proof);
    // With its agent, its proofs are gone.
    if (cell === undefined) return;
    const result = proof.attempt > ATTEMPTS_MAX ? given(undefined) : await tried(proof, cell);
    if (!(await store.finish(proof, cell.name, result)))
      log.info(`proof ${proof.proofId} was begun anew by another worker`);
  }

  async function tried(proof: ClaimedProof, cell: Parameters<typeof proveCell>[2]): Promise<ProofResult> {
    try {
      return await proveCell(deps, proof, cell);
    } catch (err) {
      if (!isAppError(err)) throw err;
      log.error(`proof ${proof.proofId} could not be made`, err);
      return given(err.message);
    }
  }

  async function roundOnce(): Promise<void> {
    // What is there is read before what is known, so that one made in between is not taken for left over.
    const there = await engine.listProbes();
    const underWay = await store.underWay();
    for (const { containerId, proofId } of there)
      if (!underWay.has(proofId)) await engine.remove(containerId);
    while (!closed) {
      const proof = await store.claim(LEASE_MS);
      if (proof === undefined) return;
      try {
        await prove(proof);
      } catch (err) {
        // An attempt that failed. Where that cannot be written down either, the claim's lease ends it.
        await store
          .release(proof)
          .catch((failure: unknown) => log.error(`proof ${proof.proofId} stays claimed`, failure));
        throw err;
      }
    }
  }

  let current: Promise<void> | undefined;
  let again = false;
  let closed = false;
  let unlisten: (() => Promise<void>) | undefined;

  function round(): Promise<void> {
    if (closed) return Promise.resolve();
    again = true;
    current ??= (async () => {
      while (again) {
        again = false;
        await roundOnce();
      }
    })().finally(() => {
      current = undefined;
    });
    return current;
  }

  return {
    start: async () => {
      await store.takeOver();
      // Listening reconnects by itself; what came meanwhile the next round finds.
      unlisten = await store.listen(() => {
        round().catch((err: unknown) => log.error("proving isolation failed", err));
      });
    },
    round,
    close: async () => {
      closed = true;
      again = false;
      await unlisten?.();
      // Whoever asked for it is told of its failure.
      await current?.catch(() => undefined);
    },
  };
}

function given(reason: string | undefined): ProofResult {
  return {
    verdict: "error",
    specHash: undefined,
    checks: [],
    reason: reason ?? "The host was interrupted each time. Prove it again.",
  };
}
