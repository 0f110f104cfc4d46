import type { ListedClient } from "@deployclaw/core/operator";
import { onOneLine } from "./on-one-line.ts";

const day = (date: Date): string => date.toISOString().slice(0, 10);

function standingOf({ hold }: ListedClient): string {
  if (hold === null) return "";
  return hold.kind === "suspended"
    ? `suspended ${day(hold.since)}: ${onOneLine(hold.reason)}`
    : `deleted by its admin, erased on ${day(hold.dueAt)}`;
}

/** Clients for a person, a line each: id, since when, plan, agents that run of all, name, and why it stands still. */
export function clientLines(clients: readonly ListedClient[]): readonly string[] {
  const planWidth = Math.max(0, ...clients.map(({ plan }) => plan.length));
  const rows = clients.map((client) => ({
    client,
    agents: `${client.agentsRunning}/${client.agents} agents`,
    name: onOneLine(client.name),
  }));
  const agentsWidth = Math.max(0, ...rows.map(({ agents }) => agents.length));
  return rows.map(({ client, agents, name }) =>
    [
      client.id,
      day(client.createdAt),
      client.plan.padEnd(planWidth),
      agents.padStart(agentsWidth),
      name,
      standingOf(client),
    ]
      .join("  ")
      .trimEnd(),
  );
}
