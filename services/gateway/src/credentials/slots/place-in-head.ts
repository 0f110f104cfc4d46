import type { CredentialSlot } from "@deployclaw/domain";
import type { ParsedRequest } from "../../pipeline/parse-request.ts";
import type { Swap } from "./draft.ts";
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
      return asBearer(request, placeholder);
    case "header":
      return inHeader(request, slot.name, placeholder);
    case "basic":
      return inBasic(request, slot.part, placeholder);
    case "query":
      return inQuery(request.path, slot.name, placeholder);
    case "path":
      return inPath(request.path, slot.after, placeholder);
    default:
      return undefined;
  }
}
