import type { HostCapacity } from "../host/measure-capacity.ts";

/** A host with room for any test. */
export const testCapacity = async (): Promise<HostCapacity> => ({
  labels: {},
  cpuMillis: 2_000,
  memoryBytes: 1024 ** 4,
  diskBytes: 1024 ** 4,
  countsDisks: false,
  memoryOvercommit: 1,
});
