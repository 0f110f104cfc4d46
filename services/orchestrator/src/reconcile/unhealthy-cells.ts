/** Since when each running agent has not answered its probe. In memory: a restart begins to count anew. */
export type UnhealthyCells = Map<string, Date>;
