import { hash } from "node:crypto";
import { type AuditPublicFields, auditLeafText } from "../audit-leaf.ts";

/** One entry of an export; hashes and salt are lower-case hex. Payload and salt are null once retention erased them. */
export type LogExportEntry = AuditPublicFields & {
  /** Its place in the client's log, from 0. */
  seq: number;
  payload: string | null;
  salt: string | null;
  payloadHash: string;
  leafHash: string;
};

const HEX_32 = /^[0-9a-f]{64}$/;

/** Whether a value has the form of an exported entry; what it says is not looked at. */
export function isExportEntry(value: unknown): value is LogExportEntry {
  if (typeof value !== "object" || value === null) return false;
  const entry = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(entry["seq"]) &&
    Number.isSafeInteger(entry["number"]) &&
    isText(entry["id"]) &&
    isText(entry["clientId"]) &&
    isText(entry["actorKind"]) &&
    isText(entry["actorId"]) &&
    isText(entry["actionType"]) &&
    isText(entry["createdAt"]) &&
    isText(entry["writer"]) &&
    isText(entry["boot"]) &&
    isText(entry["payloadHash"]) &&
    isText(entry["leafHash"]) &&
    (entry["agentId"] === null || isText(entry["agentId"])) &&
    (entry["payload"] === null || isText(entry["payload"])) &&
    (entry["salt"] === null || isText(entry["salt"]))
  );
}

/** What is wrong with an entry's own hashes, in plain words; undefined when its fields are those that they were made from. */
export function whatWasEdited(entry: LogExportEntry): string | undefined {
  const { payload, salt } = entry;
  if ((payload === null) !== (salt === null)) return "its payload and its salt were not erased together";
  if (!HEX_32.test(entry.payloadHash)) return "the hash of its payload is not a hash";
  if (payload !== null && salt !== null) {
    if (!HEX_32.test(salt)) return "its salt is not one";
    if (saltedHash(salt, payload) !== entry.payloadHash)
      return "its payload (target, address or metadata) is not the one that was hashed";
  }
  if (hash("sha256", `\0${auditLeafText(entry, entry.payloadHash)}`, "hex") !== entry.leafHash)
    return "one of its public fields is not the one that its leaf was made from";
  return undefined;
}

/** Whether an entry's fields and payload are those that its hashes were made from. */
export function isAsHashed(entry: LogExportEntry): boolean {
  return whatWasEdited(entry) === undefined;
}

const SALT_BYTES = 32;
let scratch = Buffer.alloc(64 * 1024);

function saltedHash(salt: string, payload: string): string {
  const bytesMax = SALT_BYTES + 3 * payload.length;
  if (scratch.byteLength < bytesMax) scratch = Buffer.alloc(bytesMax);
  scratch.write(salt, 0, SALT_BYTES, "hex");
  const length = SALT_BYTES + scratch.write(payload, SALT_BYTES, "utf8");
  return hash("sha256", scratch.subarray(0, length), "hex");
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.isWellFormed();
}
