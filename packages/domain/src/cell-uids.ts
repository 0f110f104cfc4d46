const FIRST_CELL_UID = 2_000_000;

/**
 * The uids (equal to the gids) of a cell, by its slot. Slots are unique on an installation, so no two cells share a
 * uid and with it the kernel's per-uid limits; airlock and agent differ, so neither can signal or trace the other.
 */
export function cellUids(slot: number): { agentUid: number; airlockUid: number } {
  return { agentUid: FIRST_CELL_UID + 2 * slot, airlockUid: FIRST_CELL_UID + 2 * slot + 1 };
}
