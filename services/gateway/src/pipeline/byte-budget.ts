/** Bytes that one cell may have the gateway hold at a time. */
export interface ByteBudget {
  /** Takes so many bytes, or none at all and false when fewer are left. */
  take(bytes: number): boolean;
  /** Gives back what was taken. */
  give(bytes: number): void;
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
