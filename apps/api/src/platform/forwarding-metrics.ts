import * as z from "zod/mini";

const TIMEOUT_MS = 1_000;

/** What the audit process says of forwarding on its health socket. */
const forwardingSchema = z.object({
  forwarding: z.object({
    status: z.enum(["ok", "stuck"]),
    deliveries: z.number(),
    failures: z.number(),
    lag: z.nullable(
      z.object({
        forwarders: z.object({ active: z.number(), failing: z.number(), paused: z.number() }),
        entriesMax: z.number(),
        secondsMax: z.number(),
      }),
    ),
  }),
});

/**
 * How forwarding of all clients' logs stands, in the Prometheus text format; `deployclaw_forwarding_up` is 0 when the audit
 * process does not say, or cannot forward anything.
 */
export async function forwardingMetrics(ask: (signal: AbortSignal) => Promise<string>): Promise<string> {
  const forwarding = await readForwarding(ask);
  const up = forwarding?.status === "ok" ? 1 : 0;
  const lines = ["# TYPE deployclaw_forwarding_up gauge", `deployclaw_forwarding_up ${up}`];
  if (forwarding !== undefined)
    lines.push(
      "# TYPE deployclaw_forwarding_deliveries_total counter",
      `deployclaw_forwarding_deliveries_total{outcome="delivered"} ${forwarding.deliveries}`,
      `deployclaw_forwarding_deliveries_total{outcome="failed"} ${forwarding.failures}`,
    );
  const lag = forwarding?.lag ?? undefined;
  if (lag !== undefined)
    lines.push(
      "# TYPE deployclaw_forwarders gauge",
      ...Object.entries(lag.forwarders).map(
        ([state, count]) => `deployclaw_forwarders{state="${state}"} ${count}`,
      ),
      "# TYPE deployclaw_forwarding_lag_entries_max gauge",
      `deployclaw_forwarding_lag_entries_max ${lag.entriesMax}`,
      "# TYPE deployclaw_forwarding_lag_seconds_max gauge",
      `deployclaw_forwarding_lag_seconds_max ${lag.secondsMax}`,
    );
  return `${lines.join("\n")}\n`;
}

async function readForwarding(ask: (signal: AbortSignal) => Promise<string>) {
  try {
    const answer: unknown = JSON.parse(await ask(AbortSignal.timeout(TIMEOUT_MS)));
    return forwardingSchema.safeParse(answer).data?.forwarding;
  } catch {
    // That it does not answer is the finding, whatever the error.
    return undefined;
  }
}
