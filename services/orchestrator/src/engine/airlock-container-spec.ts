import type { AirlockSpec, CellNetwork } from "./cell-spec.ts";
import { containerLabels } from "./container-labels.ts";
import { isolatedHostConfig } from "./isolated-host-config.ts";
import { specHash } from "./spec-hash.ts";

const MEMORY_BYTES = 32 * 1024 * 1024;
const NANO_CPUS = 500_000_000;
const PIDS_MAX = 64;
// HAProxy refuses to start below twice its connections.
const FILES_MAX = 2_048;
const SHM_BYTES = 1024 * 1024;

/**
 * Docker's create body (Engine API 1.41) of an airlock: with an empty network namespace of its own, or, as a
 * replacement, in that of the agent which the dead one left behind. Pure; holds no secret.
 */
export function airlockContainerSpec(spec: AirlockSpec, network: CellNetwork, seccompProfile: string) {
  const body = {
    Image: spec.image,
    User: `${spec.uid}:${spec.uid}`,
    Env: [`AGENT_PORT=${spec.agentPort}`],
    Tty: false,
    OpenStdin: false,
    Healthcheck: { Test: ["NONE"] },
    HostConfig: isolatedHostConfig({
      network,
      seccompProfile,
      memoryBytes: MEMORY_BYTES,
      nanoCpus: NANO_CPUS,
      pidsMax: PIDS_MAX,
      filesMax: FILES_MAX,
      shmBytes: SHM_BYTES,
      init: false,
      tmpfs: {},
      mounts: [
        { source: spec.outDirectory, target: "/cell/out", readOnly: true },
        { source: spec.inDirectory, target: "/cell/in", readOnly: false },
        { source: spec.resolvConf, target: "/etc/resolv.conf", readOnly: true },
      ],
    }),
  };
  const hash = specHash(body);
  return { ...body, Labels: containerLabels(spec.owner, "airlock", hash) };
}
