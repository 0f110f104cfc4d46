import type { CredentialSlot } from "@deployclaw/domain";
import type { ParsedRequest } from "../../pipeline/inbound/parse-request.ts";
import { asAwsSignature, signsAwsBody } from "./aws-signature.ts";
import type { Swap } from "./draft.ts";
import { asHmac, signsBody } from "./hmac-signature.ts";
import { asBearer, inBasic, inHeader } from "./in-header.ts";
import { inPath, inQuery } from "./in-url.ts";

/** What replaces a placeholder of a request's head, or undefined when it does not stand in this slot. */
export function placeInHead(
  slot: CredentialSlot,
  request: ParsedRequest,
  placeholder: string,
): Swap | undefined {
  switch (slot.kind) {
    case "bearer":
    case "oauth2":
      return asBearer(request, placeholder);
    case "header":
      return inHeader(request, slot.name, placeholder);
    case "basic":
      return inBasic(request, slot.part, placeholder);
    case "query":
      return inQuery(request.path, slot.name, placeholder);
    case "path":
      return inPath(request.path, slot.after, placeholder);
    case "aws":
      return asAwsSignature(request, slot, placeholder);
    case "hmac":
      return asHmac(request, slot, placeholder);
    case "json":
    case "websocket":
      return undefined;
  }
}

/** Whether a slot's value signs the request instead of being sent; that comes after all else is in place. */
export const isSignature = ({ kind }: CredentialSlot): boolean => kind === "aws" || kind === "hmac";

/** Whether a signature covers a body that the gateway must have for it. */
export function mustHaveBody(slot: CredentialSlot, request: ParsedRequest): boolean {
  return slot.kind === "hmac" ? signsBody(slot) : slot.kind === "aws" && signsAwsBody(request);
}
