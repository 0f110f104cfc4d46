import type { ProbeSpec } from "./cell-spec.ts";
import { containerLabels, LABEL } from "./container-labels.ts";
import { isolatedHostConfig } from "./isolated-host-config.ts";
import { specHash } from "./spec-hash.ts";

const MEMORY_BYTES = 64 * 1024 * 1024;
const NANO_CPUS = 500_000_000;
/** How many processes a throwaway container may have. */
export const PROBE_PIDS_MAX = 24;
/** Size of its /tmp in bytes, the one place where it can write. */
export const PROBE_TMP_BYTES = 8 * 1024 * 1024;
const FILES_MAX = 1_024;
const SHM_BYTES = 1024 * 1024;

/**
 * Docker's create body (Engine API 1.41) of a throwaway container, as isolated as a cell, in the network namespace of the
 * cell that it tries; every other namespace is its own. Pure; holds no secret, and nothing of the cell is mounted into it.
 */
export function probeContainerSpec(spec: ProbeSpec, joinedContainerId: string, seccompProfile: string) {
  const body = {
    Image: spec.image,
    User: `${spec.uid}:${spec.uid}`,
    Env: [] as string[],
    Entrypoint: ["perl", "-e", `sleep ${spec.lifetimeSeconds}`],
    Cmd: [] as string[],
    Tty: false,
    OpenStdin: false,
    Healthcheck: { Test: ["NONE"] },
    HostConfig: isolatedHostConfig({
      network: { kind: "shared", containerId: joinedContainerId },
      seccompProfile,
      memoryBytes: MEMORY_BYTES,
      nanoCpus: NANO_CPUS,
      pidsMax: PROBE_PIDS_MAX,
      filesMax: FILES_MAX,
      shmBytes: SHM_BYTES,
      init: true,
      tmpfs: { "/tmp": `rw,noexec,nosuid,nodev,size=${PROBE_TMP_BYTES},mode=1777` },
      mounts: [{ source: spec.resolvConf, target: "/etc/resolv.conf", readOnly: true }],
    }),
  };
  const hash = specHash(body);
  const labels = containerLabels(spec.owner, "probe", hash);
  const marked: Record<string, string> = { ...labels, [LABEL.proof]: spec.proofId };
  return { ...body, Labels: marked };
}
