import { type Metric, single } from "@deployclaw/domain/metrics";
import type { Health } from "./run-loop.ts";
import type { SelfCheckHealth } from "./self-check/start-self-check.ts";

const seconds = (time: Date | null): number => (time === null ? 0 : time.getTime() / 1_000);

/** The state of the log as metrics. */
export function auditMetrics(health: Health & { readonly selfCheck: SelfCheckHealth }): readonly Metric[] {
  const { selfCheck, refusals, lastWorkedAt } = health;
  return [
    single(
      "deployclaw_audit_last_work_timestamp_seconds",
      "gauge",
      "When numbering and signing last went well.",
      seconds(lastWorkedAt),
    ),
    single("deployclaw_audit_refused_logs", "gauge", "Logs that are not signed any more.", refusals.length),
    single(
      "deployclaw_audit_selfcheck_entries_total",
      "counter",
      "Entries that the self-check read again.",
      selfCheck.checked,
    ),
    single(
      "deployclaw_audit_selfcheck_failures_total",
      "counter",
      "Times that it found an entry not as it was.",
      selfCheck.failures,
    ),
    single(
      "deployclaw_audit_selfcheck_faults",
      "gauge",
      "Places that it found, at most a hundred.",
      selfCheck.faults.length,
    ),
    single(
      "deployclaw_audit_selfcheck_last_run_timestamp_seconds",
      "gauge",
      "When it last ran.",
      seconds(selfCheck.lastRunAt),
    ),
  ];
}
