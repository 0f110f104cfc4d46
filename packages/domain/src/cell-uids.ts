const FIRST_CELL_UID = 2_000_000;

/** The uid and gid of throwaway containers that try a cell's isolation: no cell's, and owner of nothing. */
export const PROBE_UID = FIRST_CELL_UID - 1;

/**
 * The uids (equal to the gids) of a cell, by its slot. Slots are unique on an installation, so no two cells share a
 * uid and with it the kernel's per-uid limits; airlock and agent differ, so neither can signal or trace the other.
 */
export function cellUids(slot: number): { agentUid: number; airlockUid: number } {
  return { agentUid: FIRST_CELL_UID + 2 * slot, airlockUid: FIRST_CELL_UID + 2 * slot + 1 };
}
