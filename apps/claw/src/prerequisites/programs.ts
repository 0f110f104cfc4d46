/** A program of the distribution that the platform runs, and the Debian package that brings it. */
export type RequiredProgram = {
  readonly program: string;
  readonly package: string;
  readonly purpose: string;
  /** Needed only where a disk image per agent can be mounted. */
  readonly rootOnly: boolean;
};

export const requiredPrograms: readonly RequiredProgram[] = [
  { program: "docker", package: "docker.io", purpose: "builds the images of cells", rootOnly: false },
  { program: "dockerd", package: "docker.io", purpose: "runs the cells", rootOnly: true },
  {
    program: "iptables",
    package: "iptables",
    purpose: "the Docker Engine needs it to start",
    rootOnly: true,
  },
  { program: "redis-server", package: "redis-server", purpose: "queues and counters", rootOnly: false },
  {
    program: "mmdebstrap",
    package: "mmdebstrap",
    purpose: "makes base images without a registry",
    rootOnly: true,
  },
  { program: "mkfs.ext4", package: "e2fsprogs", purpose: "disk caps of agents", rootOnly: true },
  { program: "losetup", package: "mount", purpose: "disk caps of agents", rootOnly: true },
  { program: "useradd", package: "passwd", purpose: "a user for each process", rootOnly: true },
  {
    program: "setpriv",
    package: "util-linux",
    purpose: "starts each process without privileges",
    rootOnly: false,
  },
  {
    program: "prlimit",
    package: "util-linux",
    purpose: "lets no process leave its memory in a core dump",
    rootOnly: false,
  },
  {
    program: "chromium",
    package: "chromium",
    purpose: "drives the portal in tests",
    rootOnly: false,
  },
  { program: "flock", package: "util-linux", purpose: "keeps two runs apart", rootOnly: false },
];
