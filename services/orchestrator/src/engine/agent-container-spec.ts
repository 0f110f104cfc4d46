import type { AgentSpec } from "./cell-spec.ts";
import { containerLabels } from "./container-labels.ts";
import { isolatedHostConfig } from "./isolated-host-config.ts";
import { specHash } from "./spec-hash.ts";

const FILES_MAX = 8_192;
const SHM_BYTES = 16 * 1024 * 1024;

/**
 * Docker's create body (Engine API 1.41) of an agent container that joins the namespace of the airlock with this id.
 * Pure; holds no secret. Entrypoint and command are the image's own
 * unless the runtime says otherwise.
 */
export function agentContainerSpec(spec: AgentSpec, airlockContainerId: string, seccompProfile: string) {
  const body = {
    Image: spec.image,
    User: `${spec.uid}:${spec.uid}`,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ...(spec.entrypoint === undefined ? {} : { Entrypoint: [...spec.entrypoint], Cmd: [] as string[] }),
    Tty: false,
    OpenStdin: false,
    Healthcheck: { Test: ["NONE"] },
    HostConfig: isolatedHostConfig({
      network: { kind: "shared", containerId: airlockContainerId },
      seccompProfile,
      memoryBytes: spec.resources.memoryBytes,
      nanoCpus: spec.resources.cpuMillis * 1_000_000,
      pidsMax: spec.resources.pidsMax,
      filesMax: FILES_MAX,
      shmBytes: SHM_BYTES,
      init: true,
      tmpfs: { "/tmp": `rw,noexec,nosuid,nodev,size=${spec.tmpBytes},mode=1777` },
      mounts: [
        { source: spec.configDirectory, target: "/etc/deployclaw", readOnly: true },
        { source: spec.resolvConf, target: "/etc/resolv.conf", readOnly: true },
        ...spec.state.map((mount) => ({ ...mount, readOnly: false })),
      ],
    }),
  };
  const hash = specHash(body);
  return { ...body, Labels: containerLabels(spec.owner, "agent", hash) };
}
