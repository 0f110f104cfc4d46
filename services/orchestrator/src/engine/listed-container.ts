import type { ContainerInfo } from "dockerode";
import { LABEL } from "./container-labels.ts";
import type { ListedContainer } from "./engine.ts";

/** One entry of the engine's list, if it is a container of a cell. */
export function listedContainer(info: ContainerInfo): ListedContainer | undefined {
  const role = info.Labels[LABEL.role];
  const agentId = info.Labels[LABEL.agent];
  const cellSlot = Number(info.Labels[LABEL.slot]);
  if (role !== "airlock" && role !== "agent") return undefined;
  // Only an airlock can be there before its agent is known.
  if (agentId === undefined && (role === "agent" || Number.isNaN(cellSlot))) return undefined;
  return {
    containerId: info.Id,
    role,
    agentId,
    cellSlot,
    createdAt: new Date(info.Created * 1_000),
    isRunning: info.State === "running",
  };
}
