import type { NewAuditEntry } from "@deployclaw/domain";
import type { TokenBucket } from "../pipeline/budgets/token-bucket.ts";

/** Records refusals one by one while few, and counted together, once a second, when an agent causes many. */
export interface RefusalRecorder {
  record(entry: NewAuditEntry): void;
  close(): void;
}

const TOGETHER_MS = 1_000;

/** A recorder for one agent; `summary` makes the entry that stands for `count` refusals. */
export function refusalRecorder(deps: {
  readonly record: (entry: NewAuditEntry) => void;
  readonly bucket: Pick<TokenBucket, "take">;
  readonly summary: (count: number) => NewAuditEntry;
}): RefusalRecorder {
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (count > 0) deps.record(deps.summary(count));
    count = 0;
  }

  return {
    record(entry) {
      if (deps.bucket.take()) {
        deps.record(entry);
        return;
      }
      count += 1;
      timer ??= setTimeout(flush, TOGETHER_MS);
    },
    close: flush,
  };
}
