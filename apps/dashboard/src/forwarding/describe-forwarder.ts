import type { Forwarder } from "@deployclaw/contracts/client";
import type { Tone } from "../ui/badge.tsx";

const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

function duration(seconds: number): string {
  const [unit, size] = STEPS.find(([, each]) => seconds >= each) ?? ["second", 1];
  const count = Math.max(1, Math.floor(seconds / size));
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** How far a forwarder is behind, in words. */
export function describeLag({ lag, status }: Pick<Forwarder, "lag" | "status">): string {
  if (lag.entries === 0) return "Everything is delivered";
  const entries = lag.entries === 1 ? "1 entry waits" : `${lag.entries.toLocaleString("en-GB")} entries wait`;
  return status === "active" && lag.seconds < 10
    ? entries
    : `${entries}, the oldest for ${duration(lag.seconds)}`;
}

/** Where it goes to. */
export function describeDestination(destination: Forwarder["destination"]): string {
  return destination.kind === "webhook"
    ? destination.url
    : `syslog over TLS to ${destination.host}:${destination.port}`;
}

const STATUSES: { readonly [S in Forwarder["status"]]: readonly [tone: Tone, label: string] } = {
  active: ["good", "Forwarding"],
  failing: ["bad", "Failing"],
  paused: ["warn", "Paused"],
};

/** A forwarder's state as a word and its colour. */
export function describeStatus(status: Forwarder["status"]): readonly [tone: Tone, label: string] {
  return STATUSES[status];
}
