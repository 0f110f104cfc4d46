import type { ContainerInspectInfo } from "dockerode";
import type { CellNetwork } from "./cell-spec.ts";
import { LABEL } from "./container-labels.ts";
import { reportedSettings } from "./container-settings.ts";
import type { ContainerState, ObservedContainer } from "./engine.ts";
import { networkNamespace } from "./network-namespace.ts";

async function containerState(state: ContainerInspectInfo["State"]): Promise<ContainerState> {
  if (state.Running)
    return {
      kind: "running",
      pid: state.Pid,
      startedAt: new Date(state.StartedAt),
      networkNamespace: await networkNamespace(state.Pid),
    };
  if (state.Status === "created") return { kind: "created" };
  return {
    kind: "exited",
    exitCode: state.ExitCode,
    outOfMemory: state.OOMKilled,
    startedAt: new Date(state.StartedAt),
    finishedAt: new Date(state.FinishedAt),
  };
}

function cellNetwork(mode: string | undefined): CellNetwork {
  const prefix = "container:";
  return mode?.startsWith(prefix)
    ? { kind: "shared", containerId: mode.slice(prefix.length) }
    : { kind: "own" };
}

/** Reads an inspection as one container of a cell; undefined when its role is none of ours. */
export async function observedContainer(info: ContainerInspectInfo): Promise<ObservedContainer | undefined> {
  const role = info.Config.Labels[LABEL.role];
  const agentId = info.Config.Labels[LABEL.agent];
  const cellSlot = Number(info.Config.Labels[LABEL.slot]);
  if (role !== "airlock" && role !== "agent") return undefined;
  // Only an airlock can be there before its agent is known.
  if (agentId === undefined && (role === "agent" || Number.isNaN(cellSlot))) return undefined;
  return {
    containerId: info.Id,
    role,
    agentId,
    cellSlot,
    createdAt: new Date(info.Created),
    specHash: info.Config.Labels[LABEL.spec] ?? "",
    network: cellNetwork(info.HostConfig.NetworkMode),
    state: await containerState(info.State),
    settings: reportedSettings(info),
  };
}
