import type { ContainerInspectInfo } from "dockerode";
import { LABEL } from "./container-labels.ts";
import { reportedSettings } from "./container-settings.ts";
import type { ContainerSettings } from "./engine.ts";

/** What the engine reports of a running container, as far as its isolation is judged by it. */
export interface ContainerReport {
  readonly containerId: string;
  /** Process id of its first process on the host. */
  readonly pid: number;
  readonly image: string;
  /** The hash it was made for, as its label says. */
  readonly specHash: string;
  readonly appArmorProfile: string;
  readonly networkMode: string;
  readonly networks: readonly string[];
  readonly publishedPorts: readonly string[];
  readonly publishesAllPorts: boolean;
  readonly cgroupParent: string;
  readonly usernsMode: string;
  readonly hasHealthCheck: boolean;
  readonly mounts: readonly {
    readonly source: string;
    readonly target: string;
    readonly propagation: string;
  }[];
  /** In one flat form; an empty text says that there is none of it. */
  readonly settings: ContainerSettings;
}

/** Reads an inspection of a running container. */
export function containerReport(info: ContainerInspectInfo): ContainerReport {
  const { HostConfig, Config, NetworkSettings } = info;
  const test = Config.Healthcheck?.Test ?? [];
  return {
    containerId: info.Id,
    pid: info.State.Pid,
    image: info.Image,
    specHash: Config.Labels[LABEL.spec] ?? "",
    appArmorProfile: info.AppArmorProfile,
    networkMode: HostConfig.NetworkMode ?? "",
    networks: Object.keys(NetworkSettings.Networks),
    publishedPorts: Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
      (bindings ?? []).length > 0 ? [port] : [],
    ),
    publishesAllPorts: HostConfig.PublishAllPorts === true,
    cgroupParent: HostConfig.CgroupParent ?? "",
    usernsMode: HostConfig.UsernsMode ?? "",
    hasHealthCheck: test.length > 0 && test[0] !== "NONE",
    mounts: info.Mounts.map(({ Source, Destination, Propagation }) => ({
      source: Source,
      target: Destination,
      propagation: Propagation,
    })),
    settings: reportedSettings(info),
  };
}
