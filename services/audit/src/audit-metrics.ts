import { type Metric, single } from "@deployclaw/domain/metrics";
import type { AuditHealth } from "./health-server.ts";

const seconds = (time: Date | null): number => (time === null ? 0 : time.getTime() / 1_000);

/** The state of the log as metrics. */
export function auditMetrics(
  health: Pick<AuditHealth, "selfCheck" | "refusals" | "lastWorkedAt" | "retention" | "partitions">,
): readonly Metric[] {
  const { selfCheck, refusals, lastWorkedAt, retention, partitions } = health;
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
    single(
      "deployclaw_audit_retention_failing",
      "gauge",
      "Whether erasing what is due failed the last time.",
      retention.detail === null ? 0 : 1,
    ),
    single(
      "deployclaw_audit_partitions_until_timestamp_seconds",
      "gauge",
      "Until when each month has a partition.",
      seconds(partitions.until),
    ),
  ];
}
