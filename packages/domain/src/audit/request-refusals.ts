/** Every reason for which the gateway lets a request go no further, and how it is said: "mailer was refused X: …". */
export const REQUEST_REFUSALS = {
  address_literal: "addresses are never allowed, only names",
  port_not_allowed: "the port is not allowed",
  plain_http_not_allowed: "plain HTTP is not allowed there",
  domain_not_allowed: "the host is not among the allowed domains",
  scope_not_granted: "the agent does not have the scope for it",
  malformed_request: "the request could be read in more than one way",
  host_mismatch: "the request named two different hosts",
  invalid_host: "the host is not a plain name",
  too_many_requests: "too many requests at once",
  too_many_connections: "too many connections at once",
  body_too_large: "the request was too large",
  agent_not_running: "the agent is not meant to run",
  unknown_internal_service: "the platform has no such service",
  websocket_not_supported: "the platform's own services have no WebSockets",
  method_not_allowed: "the method is not allowed",
  sni_missing: "the TLS client did not name its server",
  sni_mismatch: "the TLS client named another server",
  tls_handshake_failed: "the TLS handshake failed",
  passthrough_not_allowed: "what is done there has to be seen",
  audit_unavailable: "the log could not be written, so nothing may leave",
  limits_unavailable: "its limits could not be counted, so nothing may leave",
  rate_limit_reached: "it used this scope as often as it may",
  token_limit_reached: "its tokens for the day are used up or reserved",
  cost_limit_reached: "its money for the day is used up or reserved",
  spend_not_countable: "nobody could count what it would use",
  price_unknown: "its money is limited and the model has no known price",
  name_not_found: "the name does not resolve",
  address_not_public: "the name leads to an address that is not public",
  upstream_unreachable: "the host could not be reached",
  upstream_timeout: "the host did not answer in time",
  upstream_malformed: "the host's answer was malformed",
  response_not_inspectable: "the answer could not be searched for a credential",
  request_not_inspectable: "the request could not be searched for placeholders",
  placeholder_unknown: "it held a placeholder that is not the agent's",
  placeholder_outside_slot: "it held a placeholder outside of its slot",
  placeholder_wrong_host: "the credential is not for this host",
  credential_unavailable: "the credential could not be used",
  vault_unavailable: "the credentials could not be read",
  model_not_allowed: "the agent has no such model",
  policy_changed: "the permissions changed meanwhile",
  client_closed: "the agent hung up",
  internal_error: "the gateway failed",
} as const;

/** A reason for which a request went no further. */
export type RequestRefusal = keyof typeof REQUEST_REFUSALS;

/** All of them. */
export const REQUEST_REFUSAL_NAMES = Object.keys(REQUEST_REFUSALS) as RequestRefusal[];

/** Why a request went no further, in English. */
export function sayRefusal(reason: RequestRefusal | undefined): string {
  return reason === undefined ? "no reason is recorded" : REQUEST_REFUSALS[reason];
}
