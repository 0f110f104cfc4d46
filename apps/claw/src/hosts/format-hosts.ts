import type { ListedHost } from "@deployclaw/core/operator";
import { onOneLine } from "../operator/on-one-line.ts";

// Four heartbeats.
const SILENT_MS = 60_000;

function standingOf({ acceptsCells, heartbeatAt }: ListedHost, now: Date): string {
  const silentMs = now.getTime() - heartbeatAt.getTime();
  if (silentMs > SILENT_MS) return `not heard of for ${Math.floor(silentMs / 1_000)} seconds`;
  return acceptsCells ? "takes new agents" : "takes no new agents";
}

const gibibytes = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);

function capacityOf({ capacity, promised, memoryOvercommit, cells, diskDriver }: ListedHost): string {
  const memory = `memory ${gibibytes(promised.memoryBytes)} of ${gibibytes(capacity.memoryBytes * memoryOvercommit)} GiB (${gibibytes(capacity.memoryBytes)} × ${memoryOvercommit})`;
  const disk = `disk ${gibibytes(promised.diskBytes)} of ${gibibytes(capacity.diskBytes)} GiB${diskDriver === "loop" ? "" : " (not counted)"}`;
  const cpu = `processor ${promised.cpuMillis / 1_000} of ${capacity.cpuMillis / 1_000} cores (not counted)`;
  return `  cells: ${cells}  promised: ${memory}, ${disk}, ${cpu}`;
}

function labelLines({ labels }: ListedHost): readonly string[] {
  const all = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return all.length === 0 ? [] : [`  labels: ${onOneLine(all.sort().join(", "))}`];
}

/** Hosts for a person, a line each and below it what its agents may use of what it has, its labels, and what the last preflight found missing. */
export function hostLines(hosts: readonly ListedHost[], now: Date): readonly string[] {
  return hosts.flatMap((host) => [
    `${host.name}  ${standingOf(host, now)}  disks: ${host.diskDriver}  last heard of ${host.heartbeatAt.toISOString()}`,
    capacityOf(host),
    ...labelLines(host),
    ...host.missing.map(({ name, detail }) => `  ${onOneLine(name)}: ${onOneLine(detail)}`),
  ]);
}
