import type { Operation } from "@deployclaw/contracts/client";

/** Something that waits for a fresh code: one request that cannot be undone, or any change. */
export interface CodeRequest {
  readonly operation: Operation | undefined;
  readonly resolve: (given: boolean) => void;
}

/** Which requests the answer about the first one settles: all changes are allowed by one code, an operation by its own. */
export function settledWithFirst(waiting: readonly CodeRequest[]): readonly CodeRequest[] {
  const [first] = waiting;
  if (first === undefined) return [];
  return first.operation === undefined ? waiting.filter((each) => each.operation === undefined) : [first];
}
