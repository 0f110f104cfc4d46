/** The images that the platform builds itself. */
export const IMAGE_NAMES = ["airlock", "nano", "openclaw", "picoclaw"] as const;
/** One of {@link IMAGE_NAMES}. */
export type ImageName = (typeof IMAGE_NAMES)[number];

/**
 * Where an image starts from: an upstream image pinned by digest where a registry answers, else a Debian tree made of
 * the named packages.
 */
export interface Base {
  readonly upstream: string;
  readonly packages: readonly string[];
}

/** What one image is made of, besides the files of its folder. */
export interface ImageDefinition {
  readonly base: Base;
  /** The contract with the platform that its sources keep to; raised with the change that breaks the one before. */
  readonly contract: number;
  /** Whether the workspace's Node binary is part of it. */
  readonly node: boolean;
  /** A TypeScript program of its folder that goes in as one JavaScript file. */
  readonly program?: string;
  /** The images from whose folders that program takes files. */
  readonly sharesWith?: readonly ImageName[];
  /** Whether its folder's package-lock.json is installed into it. */
  readonly packageLock: boolean;
}

/** Every image by its name. */
export const IMAGES: { readonly [Name in ImageName]: ImageDefinition } = {
  airlock: {
    base: {
      upstream: "haproxy:3.2@sha256:e2b397cdbd612221cf79dec325690139d00a78b4ce4eae065530fbc81e1f6192",
      packages: ["haproxy"],
    },
    contract: 1,
    node: false,
    packageLock: false,
  },
  nano: {
    base: {
      upstream:
        "debian:bookworm-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171",
      packages: [],
    },
    contract: 1,
    node: true,
    program: "server.ts",
    packageLock: false,
  },
  openclaw: {
    base: {
      upstream:
        "buildpack-deps:bookworm-scm@sha256:4274ea4975976f86239384ac206f98af5f0978fd8f054886eec1371fc7664025",
      packages: ["ca-certificates", "curl", "git"],
    },
    contract: 1,
    node: true,
    packageLock: true,
  },
  // A stand-in with the contract of the real one, which `PICOCLAW_IMAGE` brings in where a registry answers.
  picoclaw: {
    base: {
      upstream:
        "debian:bookworm-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171",
      packages: [],
    },
    contract: 1,
    node: true,
    program: "server.ts",
    sharesWith: ["nano"],
    packageLock: false,
  },
};
