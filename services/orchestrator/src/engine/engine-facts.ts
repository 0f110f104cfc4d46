import type Docker from "dockerode";
import type { EngineFacts } from "./engine.ts";

interface Info {
  readonly CgroupVersion?: string;
  readonly SecurityOptions?: readonly string[];
  readonly MemoryLimit?: boolean;
  readonly SwapLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
  readonly PidsLimit?: boolean;
}

/** What the answers to `GET /version` and `GET /info` (Engine API 1.41) say of an engine. */
export function engineFacts(version: Docker.DockerVersion, info: Info): EngineFacts {
  const runc = version.Components?.find(({ Name }) => Name === "runc");
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    cgroupVersion: info.CgroupVersion === "2" ? "2" : "1",
    seccomp: (info.SecurityOptions ?? []).some((option) => option.startsWith("name=seccomp")),
    runc: runc && { version: runc.Version, commit: String(runc.Details?.["GitCommit"] ?? "") },
    limits: {
      memory: info.MemoryLimit === true,
      swap: info.SwapLimit === true,
      processor: info.CpuCfsQuota === true,
      processes: info.PidsLimit === true,
    },
  };
}
