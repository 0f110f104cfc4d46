import {
  AUDIT_DECISIONS,
  AUDIT_GROUP_NAMES,
  type AuditAction,
  type AuditGroup,
  isAuditAction,
  SCOPES,
} from "@deployclaw/domain";
import type { AuditFilter } from "../api/audit-queries.ts";

const GROUP_PREFIX = "group:";

/** How a group stands among the actions to choose from. */
export const groupValue = (group: AuditGroup): string => `${GROUP_PREFIX}${group}`;

const startOfDay = (day: string): Date => new Date(`${day}T00:00:00`);

function moment(value: string, isEnd: boolean): string | undefined {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const date = isDay ? startOfDay(value) : new Date(value);
  if (Number.isNaN(date.getTime())) return undefined;
  if (isDay && isEnd) date.setDate(date.getDate() + 1);
  return date.toISOString();
}

function actionOf(value: string | null): { action?: AuditAction; group?: AuditGroup } {
  if (value === null) return {};
  const group = AUDIT_GROUP_NAMES.find((name) => groupValue(name) === value);
  if (group !== undefined) return { group };
  return isAuditAction(value) ? { action: value } : {};
}

/** The filter that stands in the page's address; days are those of this device, and the last one counts whole. */
export function logFilter(search: URLSearchParams): AuditFilter {
  const value = (name: string) => search.get(name) || undefined;
  const [agentId, byUserId, q, target, address] = ["agent", "user", "q", "target", "address"].map(value);
  const from = moment(search.get("from") ?? "", false);
  const to = moment(search.get("to") ?? "", true);
  const decision = AUDIT_DECISIONS.find((each) => each === search.get("decision"));
  const scope = SCOPES.find((each) => each === search.get("scope"));
  return {
    ...(agentId && { agentId }),
    ...(byUserId && { byUserId }),
    ...actionOf(search.get("action")),
    ...(decision && { decision }),
    ...(scope && { scope }),
    ...(q && { q }),
    ...(target && { target }),
    ...(address && { address }),
    ...(from && { from }),
    ...(to && { to }),
  };
}
