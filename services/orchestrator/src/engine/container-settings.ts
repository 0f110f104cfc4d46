import type { ContainerSettings } from "./engine.ts";

interface Mount {
  readonly Type?: string;
  readonly Source?: string;
  readonly Destination?: string;
  readonly RW?: boolean;
}

interface ReportedContainer {
  readonly Image: string;
  readonly Config: { readonly User?: string };
  readonly HostConfig: object;
  readonly Mounts: readonly Mount[];
}

interface WantedBody {
  readonly Image: string;
  readonly User: string;
  readonly HostConfig: {
    readonly Mounts: readonly {
      readonly Type: string;
      readonly Source: string;
      readonly Target: string;
      readonly ReadOnly: boolean;
    }[];
  };
}

const COMPARED = [
  "ReadonlyRootfs",
  "Privileged",
  "CapAdd",
  "CapDrop",
  "GroupAdd",
  "SecurityOpt",
  "PidMode",
  "IpcMode",
  "UTSMode",
  "CgroupnsMode",
  "UsernsMode",
  "ShmSize",
  "Memory",
  "MemorySwap",
  "OomKillDisable",
  "OomScoreAdj",
  "NanoCpus",
  "CpuQuota",
  "PidsLimit",
  "Ulimits",
  "Devices",
  "DeviceCgroupRules",
  "Binds",
  "VolumesFrom",
  "PortBindings",
  "RestartPolicy",
  "LogConfig",
  "Init",
  "Tmpfs",
] as const;

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The engine writes "nothing" as null, "", 0, false, [] or {}; all of them mean the same here. */
function normal(value: unknown): string {
  if (value === undefined || value === null || value === false || value === 0 || value === "") return "";
  const text = JSON.stringify(value, sortedKeys);
  return text === "[]" || text === "{}" ? "" : text;
}

const mountLine = (type: string, source: string, target: string, writable: boolean): string =>
  `${type} ${source} ${target} ${writable ? "rw" : "ro"}`;

function settings(
  image: string,
  user: string,
  hostConfig: object,
  mounts: readonly string[],
): ContainerSettings {
  const values = new Map<string, unknown>(Object.entries(hostConfig));
  const compared = COMPARED.map((name) => [name, normal(values.get(name))] as const);
  return { Image: image, User: user, Mounts: [...mounts].sort().join("\n"), ...Object.fromEntries(compared) };
}

/**
 * The settings of a real container as its inspection reports them. Its mounts are those that exist, so that a volume
 * which an image declares shows as a difference.
 */
export function reportedSettings(container: ReportedContainer): ContainerSettings {
  const mounts = container.Mounts.map((mount) =>
    mountLine(mount.Type ?? "", mount.Source ?? "", mount.Destination ?? "", mount.RW ?? true),
  );
  return settings(container.Image, container.Config.User ?? "", container.HostConfig, mounts);
}

/** The settings that a container made from this body must report. */
export function wantedSettings(body: WantedBody): ContainerSettings {
  const mounts = body.HostConfig.Mounts.map((mount) =>
    mountLine(mount.Type, mount.Source, mount.Target, !mount.ReadOnly),
  );
  return settings(body.Image, body.User, body.HostConfig, mounts);
}

/** The names of the settings in which a container differs from what is wanted. */
export function settingsDrift(wanted: ContainerSettings, reported: ContainerSettings): readonly string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(reported)]);
  return [...names].filter((name) => wanted[name] !== reported[name]);
}
