import { AppError, type ForwardedBatch, type ForwardedEntry, forwarderId } from "@deployclaw/domain";
import type { ForwarderVerbs } from "../forwarding/forwarder-verbs.ts";
import { isRecord } from "../json.ts";
import type { ControlCall, ControlRoute } from "./control-server.ts";

/** What the audit process may ask of the gateway: to deliver, and nothing else. */
export function auditRoutes(verbs: ForwarderVerbs): ControlRoute[] {
  return [
    {
      method: "POST",
      pattern: /^\/v1\/forwarders\/([^/]+)\/deliver$/,
      handle: ({ id, body }) => verbs.deliver(forwarderId(id), batchIn(body)),
    },
  ];
}

function batchIn({ entries, checkpoint }: ControlCall["body"]): ForwardedBatch {
  if (
    Array.isArray(entries) &&
    entries.length > 0 &&
    entries.every(isEntry) &&
    (checkpoint === null || typeof checkpoint === "string")
  )
    return { entries, checkpoint };
  throw new AppError("invalid_input", "The batch is malformed.");
}

// What is used of an entry here; the rest goes to its client as the audit process wrote it.
function isEntry(value: unknown): value is ForwardedEntry {
  if (!isRecord(value)) return false;
  const { seq, agentId } = value;
  const isText = (name: string) => typeof value[name] === "string";
  return (
    Number.isSafeInteger(seq) &&
    (agentId === null || typeof agentId === "string") &&
    ["id", "clientId", "createdAt", "action"].every(isText)
  );
}
