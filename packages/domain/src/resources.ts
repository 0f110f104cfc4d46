/** The limits of one cell's agent container. */
export interface Resources {
  /** Hard memory limit in bytes. */
  readonly memoryBytes: number;
  /** Processor share in thousandths of a core. */
  readonly cpuMillis: number;
  /** Size of the state volume in bytes. */
  readonly diskBytes: number;
  /** Processes and threads at most. */
  readonly pidsMax: number;
}

const MIB = 1024 * 1024;

/** The range each resource may be asked for, both ends included. */
export const RESOURCE_BOUNDS: {
  readonly [K in keyof Resources]: { readonly min: number; readonly max: number };
} = {
  memoryBytes: { min: 64 * MIB, max: 16_384 * MIB },
  cpuMillis: { min: 50, max: 8_000 },
  diskBytes: { min: 32 * MIB, max: 102_400 * MIB },
  pidsMax: { min: 16, max: 4_096 },
};
