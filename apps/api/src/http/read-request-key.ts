import { type RequestKey, requestKey } from "@deployclaw/core";
import { AppError } from "@deployclaw/domain";
import type { ApiDeps } from "../api-deps.ts";

/** A key as a structured-fields string (RFC 9651), as the draft on the header has it, or bare, as most callers write it. */
const KEY = /^(?:"([!#-[\]-~]{1,128})"|([!#-[\]-~]{1,128}))$/;

/**
 * Reads `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07); undefined when there is none. Throws
 * `bad_request` for one that is empty, longer than 128 characters, or holds others than visible ASCII.
 */
export function readRequestKey(
  deps: Pick<ApiDeps, "keys">,
  request: { readonly header: string | undefined; readonly method: string; readonly url: string },
  body: string,
): RequestKey | undefined {
  if (request.header === undefined) return undefined;
  const match = KEY.exec(request.header);
  const key = match?.[1] ?? match?.[2];
  if (key === undefined)
    throw new AppError("bad_request", "An Idempotency-Key has 1 to 128 visible characters, such as a UUID.");
  const { pathname } = new URL(request.url);
  return requestKey(deps.keys.requests, key, { method: request.method, path: pathname, body });
}
