import type { Metric } from "@deployclaw/domain/metrics";
import type { ProcessStatus } from "../keep-running.ts";

/** How the processes do that the supervisor keeps running, as it alone knows it of the stores too. Pure. */
export function supervisorMetrics(processes: readonly ProcessStatus[]): readonly Metric[] {
  const each = (
    name: string,
    type: Metric["type"],
    help: string,
    read: (status: ProcessStatus) => number,
  ): Metric => ({
    name: `deployclaw_supervisor_process_${name}`,
    type,
    help,
    samples: processes.map((status) => ({ labels: { process: status.name }, value: read(status) })),
  });
  return [
    each("running", "gauge", "Whether a process runs now.", ({ pid }) => (pid === undefined ? 0 : 1)),
    each("restarts_total", "counter", "How often a process was started again.", ({ restarts }) => restarts),
    each(
      "start_time_seconds",
      "gauge",
      "When a process was started last.",
      ({ startedAt }) => Math.round(startedAt) / 1_000,
    ),
    each(
      "back_off_seconds",
      "gauge",
      "How long a process that ended waits before it is started again; 0 while it runs.",
      ({ backOffMs }) => backOffMs / 1_000,
    ),
  ];
}
