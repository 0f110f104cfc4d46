import { type Metric, single } from "@deployclaw/domain/metrics";
import type { AuditTrail } from "./audit/audit-trail.ts";

/** How many intents became durable, and how many did not, so that nothing left. */
export interface IntentCounts {
  readonly durable: number;
  readonly refused: number;
}

/** The same trail, with its intents counted. */
export function countIntents(trail: AuditTrail): {
  readonly trail: AuditTrail;
  counts(): IntentCounts;
} {
  let [durable, refused] = [0, 0];
  return {
    trail: {
      ...trail,
      intend: async (entry, charges) => {
        const isDurable = await trail.intend(entry, charges);
        if (isDurable) durable += 1;
        else refused += 1;
        return isDurable;
      },
    },
    counts: () => ({ durable, refused }),
  };
}

/** How a host's gateway does, as metrics that name nobody. */
export function gatewayMetrics(state: {
  readonly cells: number;
  readonly writesLog: boolean;
  readonly followsPolicies: boolean;
  readonly intents: IntentCounts;
}): readonly Metric[] {
  return [
    single("deployclaw_gateway_cells", "gauge", "Cells whose sockets are open.", state.cells),
    single(
      "deployclaw_gateway_writes_log",
      "gauge",
      "Whether the last write to the log went well; while it does not, agents' requests are refused.",
      Number(state.writesLog),
    ),
    single(
      "deployclaw_gateway_follows_policies",
      "gauge",
      "Whether changes of policies are read from the database.",
      Number(state.followsPolicies),
    ),
    {
      name: "deployclaw_gateway_intents_total",
      type: "counter",
      help: "Actions of agents that were to be noted before they happen, by whether that became durable.",
      samples: [
        { labels: { durable: "true" }, value: state.intents.durable },
        { labels: { durable: "false" }, value: state.intents.refused },
      ],
    },
  ];
}
