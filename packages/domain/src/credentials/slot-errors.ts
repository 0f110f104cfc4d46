import type { FieldError } from "../errors.ts";
import type { TextRule } from "../text-rules.ts";
import type { CredentialSlot } from "./credential-slot.ts";
import { canCarrySecret, isTokenUrl, PATH_AFTER_MAX, SLOT_RULES } from "./slot-rules.ts";

const HEADER_DETAIL = "must be the name of a header that can carry a secret";

/** What is wrong with a slot, each with its pointer below `/slot`; nothing for a good one. */
export function slotErrors(slot: CredentialSlot): FieldError[] {
  const fields: FieldError[] = [];
  const fail = (field: string, detail: string) => fields.push({ pointer: `/slot/${field}`, detail });
  const rule = (field: string, text: string, { pattern, detail }: TextRule) => {
    if (!pattern.test(text)) fail(field, detail);
  };
  const header = (field: string, name: string) => {
    if (!canCarrySecret(name)) fail(field, HEADER_DETAIL);
  };
  switch (slot.kind) {
    case "bearer":
    case "basic":
      break;
    case "header":
      header("name", slot.name);
      break;
    case "query":
      rule("name", slot.name, SLOT_RULES.queryName);
      break;
    case "path":
      if (slot.after.length < 1 || slot.after.length > PATH_AFTER_MAX)
        fail("after", `must be 1 to ${PATH_AFTER_MAX} beginnings of a path`);
      for (const [index, text] of slot.after.entries()) rule(`after/${index}`, text, SLOT_RULES.pathAfter);
      break;
    case "json":
    case "websocket":
      rule("pointer", slot.pointer, SLOT_RULES.jsonPointer);
      break;
    case "oauth2":
      if (!isTokenUrl(slot.tokenUrl)) fail("tokenUrl", "must be an https URL with a host name and no query");
      rule("clientId", slot.clientId, SLOT_RULES.clientId);
      rule("scope", slot.scope, SLOT_RULES.oauthScope);
      break;
    case "aws":
      rule("accessKeyId", slot.accessKeyId, SLOT_RULES.accessKeyId);
      rule("region", slot.region, SLOT_RULES.awsName);
      rule("service", slot.service, SLOT_RULES.awsName);
      break;
    case "hmac":
      header("header", slot.header);
      rule("signs", slot.signs, SLOT_RULES.hmacSigns);
      break;
  }
  return fields;
}
