import type { HmacSlot } from "@deployclaw/domain";
import { passed } from "../../pipeline/answer/refusal.ts";
import { headerValues } from "../../pipeline/inbound/header.ts";
import type { ParsedRequest } from "../../pipeline/inbound/parse-request.ts";
import { hmacOf } from "../reveal.ts";
import { type Draft, type Swap, withHeader } from "./draft.ts";
import { headerHolding } from "./in-header.ts";

/** Whether the body is among what is signed. */
export const signsBody = ({ signs }: HmacSlot): boolean => signs.includes("{body}");

/** What is signed: the slot's text with parts of the request for what stands in braces. */
export function signedBytes({ signs }: HmacSlot, { method, path, headers, body }: Draft): Buffer {
  const parts = signs.split(/(\{[^}]*\})/).map((part) => {
    if (part === "{body}") return body ?? Buffer.alloc(0);
    const header = /^\{header:(.*)\}$/.exec(part)?.[1];
    if (header !== undefined) return Buffer.from(headerValues(headers, header).join(", "), "latin1");
    return Buffer.from(part === "{method}" ? method : part === "{path}" ? path : part);
  });
  return Buffer.concat(parts);
}

/** The HMAC of parts of the request, where the placeholder stands in the slot's header. */
export function asHmac(request: ParsedRequest, slot: HmacSlot, placeholder: string): Swap | undefined {
  const text = headerHolding(request, slot.header, placeholder);
  if (text === undefined) return undefined;
  return (draft, value) => {
    const signature = hmacOf(value, slot.hash, signedBytes(slot, draft)).toString(slot.encoding);
    return passed(withHeader(draft, slot.header, text.replace(placeholder, signature)));
  };
}
