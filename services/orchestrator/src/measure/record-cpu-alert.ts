import { type AuditWriter, appendAudit, type Database, withHost } from "@deployclaw/db";
import { auditEntry, type Clock } from "@deployclaw/domain";
import type { CpuAlert } from "./cpu-watch.ts";
import type { MeasuredCell } from "./measured-cells.ts";

/** Says in the client's log that an agent has used all of its processor share for a long time. */
export function recordCpuAlert(
  deps: {
    readonly db: Database<"dc_orchestrator">;
    readonly hostName: string;
    readonly audit: AuditWriter;
    readonly clock: Clock;
  },
  cell: MeasuredCell,
  { minutes, percent }: CpuAlert,
): Promise<void> {
  const { agentId, clientId, name, cpuMillis } = cell;
  return withHost(deps.db, deps.hostName, (tx) =>
    appendAudit(tx, deps.audit, [
      auditEntry({
        clientId,
        agentId,
        actorKind: "platform",
        actorId: "orchestrator",
        actionType: "agent.cpu_alert",
        target: name,
        metadata: { minutes, percent, cpuMillis },
        createdAt: deps.clock(),
      }),
    ]),
  );
}
