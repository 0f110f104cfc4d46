/** Bytes that may be held at a time. */
export interface ByteBudget {
  /** Takes so many bytes, or none at all and false when fewer are left. */
  take(bytes: number): boolean;
  /** Gives back what was taken. */
  give(bytes: number): void;
}

/** Takes so many bytes from each of several budgets, or none at all and false when one has fewer left. */
export function takeFromAll(budgets: readonly ByteBudget[], bytes: number): boolean {
  const [first, ...rest] = budgets;
  if (first === undefined) return true;
  if (!first.take(bytes)) return false;
  if (takeFromAll(rest, bytes)) return true;
  first.give(bytes);
  return false;
}

/** A budget of `bytesMax` bytes. */
export function byteBudget(bytesMax: number): ByteBudget {
  let left = bytesMax;
  return {
    take(bytes) {
      if (bytes > left) return false;
      left -= bytes;
      return true;
    },
    give(bytes) {
      left += bytes;
    },
  };
}
