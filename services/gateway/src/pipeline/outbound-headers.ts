import { endToEndHeaders, type Header } from "./inbound/header.ts";
import type { ParsedRequest } from "./inbound/parse-request.ts";

const REBUILT = new Set(["host", "content-length", "accept-encoding", "expect", "forwarded", "via"]);

/**
 * The headers sent outside: the agent's own ones that belong to the message, and those rebuilt from what was decided.
 * The answer is asked for unencoded, so that it can be searched for echoed credentials.
 */
export function outboundHeaders({ target, headers, body }: ParsedRequest): Header[] {
  const kept = endToEndHeaders(headers).filter(
    ([name]) => !REBUILT.has(name) && !name.startsWith("x-forwarded-"),
  );
  const length: Header[] = body.kind === "length" ? [["content-length", String(body.bytes)]] : [];
  return [["host", target.host], ...kept, ["accept-encoding", "identity"], ...length];
}
