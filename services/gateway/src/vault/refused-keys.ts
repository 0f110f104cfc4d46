import { type AuditFacts, auditEntry, type NewAuditEntry } from "@deployclaw/domain";
import { refusalRecorder } from "../audit/refusal-recorder.ts";
import { LIMITS } from "../limits.ts";
import { type MonotonicClock, tokenBucket } from "../pipeline/budgets/token-bucket.ts";
import type { RefusedKey } from "./audited-vault.ts";

/** Writes refused uses of master keys into their clients' logs. */
export interface RefusedKeys {
  record(key: RefusedKey): void;
  /** Writes down what is counted and not written yet. */
  close(): void;
}

/** One by one while few, and counted together when a client's are many. */
export function refusedKeys(deps: {
  readonly record: (entry: NewAuditEntry) => void;
  readonly monotonic: MonotonicClock;
  readonly now: () => Date;
}): RefusedKeys {
  const recorders = new Map<string, ReturnType<typeof refusalRecorder>>();

  function recorderOf({ clientId }: RefusedKey) {
    const existing = recorders.get(clientId);
    if (existing !== undefined) return existing;
    const made = refusalRecorder({
      record: deps.record,
      bucket: tokenBucket(LIMITS.refusedKeys, deps.monotonic),
      summary: (count) => entry(clientId, "data keys", { count }),
    });
    recorders.set(clientId, made);
    return made;
  }

  function entry(clientId: string, target: string, metadata: AuditFacts<"vault.key_refused">): NewAuditEntry {
    return auditEntry({
      clientId,
      actorKind: "platform",
      actorId: "gateway",
      actionType: "vault.key_refused",
      target,
      metadata,
      createdAt: deps.now(),
    });
  }

  return {
    record(key) {
      const { clientId, version, masterVersion, minimumVersion } = key;
      recorderOf(key).record(entry(clientId, `data key ${version}`, { masterVersion, minimumVersion }));
    },
    close() {
      for (const recorder of recorders.values()) recorder.close();
    },
  };
}
