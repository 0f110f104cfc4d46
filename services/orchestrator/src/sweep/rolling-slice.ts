/** Gives the part of some ids whose turn it is. */
export type RollingSlice = <Id extends string>(ids: Iterable<Id>) => readonly Id[];

/**
 * A slice that moves on with each call, so that within `parts` calls every id has its turn, also while ids come and go.
 * The first call gives all of them: a process that was started anew knows nothing of what its version would do otherwise.
 */
export function createRollingSlice(parts: number): RollingSlice {
  let last: string | undefined;
  return (ids) => {
    const sorted = [...ids].sort();
    const previous = last;
    if (previous === undefined) {
      last = "";
      return sorted;
    }
    const many = Math.ceil(sorted.length / parts);
    const next = sorted.findIndex((id) => id > previous);
    const start = next === -1 ? 0 : next;
    const slice = [...sorted.slice(start), ...sorted.slice(0, start)].slice(0, many);
    last = slice.at(-1) ?? "";
    return slice;
  };
}
