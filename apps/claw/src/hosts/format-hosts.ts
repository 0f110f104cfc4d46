import type { ListedHost } from "@deployclaw/core/operator";
import { onOneLine } from "../operator/on-one-line.ts";

// Four heartbeats.
const SILENT_MS = 60_000;

function standingOf({ acceptsCells, heartbeatAt }: ListedHost, now: Date): string {
  const silentMs = now.getTime() - heartbeatAt.getTime();
  if (silentMs > SILENT_MS) return `not heard of for ${Math.floor(silentMs / 1_000)} seconds`;
  return acceptsCells ? "takes new agents" : "takes no new agents";
}

/** Hosts for a person, a line each and below it what the last preflight found missing. */
export function hostLines(hosts: readonly ListedHost[], now: Date): readonly string[] {
  return hosts.flatMap((host) => [
    `${host.name}  ${standingOf(host, now)}  disks: ${host.diskDriver}  last heard of ${host.heartbeatAt.toISOString()}`,
    ...host.missing.map(({ name, detail }) => `  ${onOneLine(name)}: ${onOneLine(detail)}`),
  ]);
}
