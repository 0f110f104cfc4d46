import type { RequestRefusal } from "@deployclaw/domain";

/** Every reason for which the gateway lets a request go no further. */
export type RefusalReason = RequestRefusal;

/** A typed no: the status and the sentence that the agent gets, and the reason that the log keeps. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly status: number;
  readonly detail: string;
}

const ANSWERS: { readonly [R in RefusalReason]: readonly [status: number, detail: string] } = {
  address_literal: [403, "Address literals are never allowed; use a host name."],
  port_not_allowed: [403, "Only port 443 is allowed."],
  plain_http_not_allowed: [403, "Plain HTTP is not allowed; use https."],
  domain_not_allowed: [403, "This domain is not among the agent's allowed domains."],
  scope_not_granted: [403, "The agent was not granted the scope that this request needs."],
  malformed_request: [400, "The request is malformed or can be read in more than one way."],
  host_mismatch: [400, "The Host header names another host than the request or its tunnel."],
  invalid_host: [403, "The host is not a plain DNS name."],
  too_many_requests: [429, "The agent, or all of its client together, sends too many requests."],
  too_many_connections: [429, "The agent has too many connections open."],
  body_too_large: [413, "The request's body is too large."],
  agent_not_running: [403, "The agent is not meant to run."],
  unknown_internal_service: [404, "There is no such service inside the platform."],
  websocket_not_supported: [501, "The platform's own services speak no WebSocket."],
  method_not_allowed: [405, "This method is not allowed."],
  sni_missing: [403, "The TLS client did not name its server."],
  sni_mismatch: [403, "The TLS client named another server than its CONNECT request."],
  tls_handshake_failed: [403, "The TLS handshake with the agent failed."],
  passthrough_not_allowed: [
    403,
    "What is done at this host is told apart, so its TLS must end at the gateway.",
  ],
  audit_unavailable: [503, "The audit log cannot be written, so nothing may leave. Try again later."],
  limits_unavailable: [503, "The agent's limits cannot be counted, so nothing may leave. Try again later."],
  rate_limit_reached: [
    429,
    "The agent used this scope as often as it may in this hour or on this day (UTC).",
  ],
  token_limit_reached: [429, "The agent's tokens for this day (UTC) are used up or reserved."],
  cost_limit_reached: [429, "The agent's money for this day (UTC) is used up or reserved."],
  spend_not_countable: [403, "Nobody could count what this request to a model uses."],
  price_unknown: [403, "The agent's money a day is limited, and this model has no known price."],
  name_not_found: [502, "The host name does not resolve."],
  address_not_public: [403, "The host name resolves to an address that is not public."],
  upstream_unreachable: [502, "The host could not be reached over verified TLS."],
  upstream_timeout: [504, "The host did not answer in time."],
  upstream_malformed: [502, "The host's answer is malformed."],
  response_not_inspectable: [
    502,
    "The host encoded its answer so that it cannot be searched for a credential.",
  ],
  request_not_inspectable: [
    415,
    "The request's body is not packed as it says, so that it cannot be searched for placeholders.",
  ],
  placeholder_unknown: [403, "The request holds a placeholder that is none of this agent's."],
  placeholder_outside_slot: [403, "The request holds a placeholder outside the slot of its credential."],
  placeholder_wrong_host: [403, "The request takes a credential to a host that it is not for."],
  credential_unavailable: [403, "The credential cannot be opened or used."],
  vault_unavailable: [503, "The credentials cannot be read now, so nothing may leave. Try again later."],
  model_not_allowed: [404, "There is no such model for this agent."],
  policy_changed: [403, "The agent's permissions changed while the request was under way."],
  client_closed: [499, "The agent closed the connection."],
  internal_error: [500, "The gateway could not handle the request."],
};

/** All of them, for the documentation's test. */
export const REFUSAL_REASONS = Object.keys(ANSWERS);

/** The refusal for a reason, with its fixed status and sentence. */
export function refusal(reason: RefusalReason): Refusal {
  const [status, detail] = ANSWERS[reason];
  return { reason, status, detail };
}

/** What a step of the pipeline gives: its value, or the refusal that ends the request. */
export type Step<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** A step that went well. */
export const passed = <Value>(value: Value): Step<Value> => ({ ok: true, value });

/** A step that ends the request. */
export const refused = (reason: RefusalReason): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: refusal(reason),
});
