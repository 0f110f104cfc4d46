import { expect, test } from "vitest";
import { forwardingMetrics } from "./forwarding-metrics.ts";

const lag = { forwarders: { active: 3, failing: 1, paused: 2 }, entriesMax: 40, secondsMax: 7 };
const answer = (forwarding: object) =>
  forwardingMetrics(async () => JSON.stringify({ status: "ok", forwarding }));

test("forwarders are counted by state, with the lag of the last and what was delivered, and no client is named", async () => {
  const text = await answer({ status: "ok", deliveries: 9, failures: 4, detail: null, lag });
  expect(text.split("\n").filter((line) => !line.startsWith("#"))).toEqual([
    "deployclaw_forwarding_up 1",
    'deployclaw_forwarding_deliveries_total{outcome="delivered"} 9',
    'deployclaw_forwarding_deliveries_total{outcome="failed"} 4',
    'deployclaw_forwarders{state="active"} 3',
    'deployclaw_forwarders{state="failing"} 1',
    'deployclaw_forwarders{state="paused"} 2',
    "deployclaw_forwarding_lag_entries_max 40",
    "deployclaw_forwarding_lag_seconds_max 7",
    "",
  ]);
});

test("forwarding that is stuck, of which nothing is known, or that does not answer is down", async () => {
  const down = /^deployclaw_forwarding_up 0$/m;
  expect(await answer({ status: "stuck", deliveries: 0, failures: 0, detail: "x", lag: null })).toMatch(down);
  expect(await answer({})).toMatch(down);
  expect(await forwardingMetrics(() => Promise.reject(new Error("no such socket")))).toMatch(down);
  expect(await forwardingMetrics(async () => "<html>")).toMatch(down);
});
