/** A TCP listener that a cell must not reach. */
export interface TcpTarget {
  readonly address: string;
  readonly port: number;
}

/** A part of the platform: where it listens and the unix sockets it has. */
export interface ServiceTarget {
  readonly tcp: readonly TcpTarget[];
  readonly sockets: readonly string[];
}

/** What the probes aim at. An address with a listener behind it makes a probe sharper: then reaching it is possible at all. */
export interface ProbeTargets {
  readonly hostAddresses: readonly TcpTarget[];
  readonly dockerBridge: readonly TcpTarget[];
  readonly postgres: ServiceTarget;
  readonly redis: ServiceTarget;
  readonly api: ServiceTarget;
  readonly otherCell: ServiceTarget;
  readonly internet: readonly TcpTarget[];
  /** Where datagrams are sent, besides a public name server. */
  readonly udp: readonly TcpTarget[];
  /** A name that public DNS knows. */
  readonly publicName: string;
  /** The agent's state volume inside the cell. */
  readonly statePath: string;
  /** The volume's cap, or null to leave the disk probe out: it fills the volume for a moment. */
  readonly diskCapBytes: number | null;
  /** The container's process cap, or null to leave that probe out: it uses all of it for a moment. */
  readonly pidsMax: number | null;
  /**
   * Values that must not be in the cell, each of 8 bytes or more, or null to leave the search for them out. The program
   * carries them masked.
   */
  readonly canaries: readonly string[] | null;
}

/** Everything that is tried, in the order in which it is reported. */
export const PROBES = [
  "tcp-host-addresses",
  "tcp-docker-bridge",
  "tcp-platform-postgres",
  "tcp-platform-redis",
  "tcp-platform-api",
  "tcp-other-cell",
  "tcp-internet",
  "udp-any",
  "af-vsock",
  "af-packet",
  "socket-32bit",
  "io-uring",
  "dns",
  "metadata-address",
  "write-root-filesystem",
  "write-past-disk-cap",
  "more-processes-than-cap",
  "gain-capability",
  "user-namespace",
  "credential-in-cell",
  "docker-socket-present",
] as const;
/** One of {@link PROBES}. */
export type ProbeName = (typeof PROBES)[number];

/** The probes that run for these targets: all, less the three that can be left out. */
export function isolationProbes(targets: ProbeTargets): ProbeName[] {
  return PROBES.filter(
    (probe) =>
      (probe !== "write-past-disk-cap" || targets.diskCapBytes !== null) &&
      (probe !== "more-processes-than-cap" || targets.pidsMax !== null) &&
      (probe !== "credential-in-cell" || targets.canaries !== null),
  );
}
