import { type Classification, type ClientRule, classifyRequest } from "@deployclaw/domain/connectors";
import { headerValues } from "./inbound/header.ts";
import type { ParsedRequest } from "./inbound/parse-request.ts";

export type { Classification };

// Servers that read one of these do something else than the method says.
const OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

/** The meaning of a request by the connectors and the rules of the agent's client. */
export function classify(
  request: Pick<ParsedRequest, "target" | "method" | "path" | "headers" | "websocket">,
  rules: readonly ClientRule[],
): Classification {
  const { target, method, path, headers, websocket } = request;
  return classifyRequest(
    { host: target.host, method, path, upgrades: websocket, overridesMethod: overridesMethod(headers, path) },
    rules,
  );
}

const overridesMethod = (headers: ParsedRequest["headers"], path: string): boolean =>
  OVERRIDES.some((name) => headerValues(headers, name).length > 0) || /[?&]_method=/i.test(path);
