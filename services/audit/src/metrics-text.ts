import type { AuditHealth } from "./health-server.ts";

const seconds = (time: Date | null): number => (time === null ? 0 : time.getTime() / 1_000);

/** The state of the log in Prometheus' text format (exposition format 0.0.4). */
export function metricsText(
  health: Pick<AuditHealth, "selfCheck" | "refusals" | "lastWorkedAt" | "retention" | "partitions">,
): string {
  const { selfCheck, refusals, lastWorkedAt, retention, partitions } = health;
  const lines: readonly (readonly [string, string, string, number])[] = [
    [
      "audit_last_work_timestamp_seconds",
      "gauge",
      "When numbering and signing last went well.",
      seconds(lastWorkedAt),
    ],
    ["audit_refused_logs", "gauge", "Logs that are not signed any more.", refusals.length],
    [
      "audit_selfcheck_entries_total",
      "counter",
      "Entries that the self-check read again.",
      selfCheck.checked,
    ],
    [
      "audit_selfcheck_failures_total",
      "counter",
      "Times that it found an entry not as it was.",
      selfCheck.failures,
    ],
    ["audit_selfcheck_faults", "gauge", "Places that it found, at most a hundred.", selfCheck.faults.length],
    [
      "audit_selfcheck_last_run_timestamp_seconds",
      "gauge",
      "When it last ran.",
      seconds(selfCheck.lastRunAt),
    ],
    [
      "audit_retention_failing",
      "gauge",
      "Whether erasing what is due failed the last time.",
      retention.detail === null ? 0 : 1,
    ],
    [
      "audit_partitions_until_timestamp_seconds",
      "gauge",
      "Until when each month has a partition.",
      seconds(partitions.until),
    ],
  ];
  return lines
    .map(([name, type, help, value]) => {
      const full = `deployclaw_${name}`;
      return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${full} ${value}\n`;
    })
    .join("");
}
