import type { agents } from "@deployclaw/db";
import type {
  AgentStatus,
  CustomImage,
  DesiredState,
  Permissions,
  Resources,
  RuntimeName,
} from "@deployclaw/domain";

/** An agent's row. */
export type AgentRow = typeof agents.$inferSelect;

/** An agent as its client sees it. */
export interface AgentView {
  readonly id: string;
  readonly name: string;
  readonly runtime: RuntimeName;
  readonly custom: CustomImage | null;
  readonly model: string;
  readonly config: { readonly [key: string]: unknown };
  readonly status: AgentStatus;
  readonly statusReason: string | null;
  readonly desired: DesiredState;
  readonly permissions: Permissions;
  readonly resources: Resources;
  readonly host: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a client may see of a row. */
export function agentView(row: AgentRow): AgentView {
  return {
    id: row.id,
    name: row.name,
    runtime: row.runtime,
    custom: row.custom,
    model: row.model,
    config: row.config,
    status: row.status,
    statusReason: row.statusReason,
    desired: row.desired,
    permissions: row.permissions,
    resources: row.resources,
    host: row.hostName,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
