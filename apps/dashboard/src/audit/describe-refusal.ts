const REASONS: Readonly<Record<string, string>> = {
  address_literal: "addresses are never allowed, only names",
  port_not_allowed: "only port 443 is allowed",
  plain_http_not_allowed: "only https is allowed",
  domain_not_allowed: "the host is not among the allowed domains",
  scope_not_granted: "the agent does not have the scope for it",
  malformed_request: "the request could be read in more than one way",
  host_mismatch: "the request named two different hosts",
  invalid_host: "the host is not a plain name",
  too_many_requests: "too many requests at once",
  body_too_large: "the request was too large",
  agent_not_running: "the agent is not meant to run",
  unknown_internal_service: "the platform has no such service",
  websocket_not_supported: "WebSockets are not supported",
  method_not_allowed: "the method is not allowed",
  sni_missing: "the TLS client did not name its server",
  sni_mismatch: "the TLS client named another server",
  tls_handshake_failed: "the TLS handshake failed",
  audit_unavailable: "the log could not be written, so nothing may leave",
  name_not_found: "the name does not resolve",
  address_not_public: "the name leads to an address that is not public",
  upstream_unreachable: "the host could not be reached",
  upstream_timeout: "the host did not answer in time",
  response_not_inspectable: "the answer could not be searched for a credential",
  placeholder_unknown: "it held a placeholder that is not the agent's",
  placeholder_outside_slot: "it held a placeholder outside of its header",
  placeholder_wrong_host: "the credential is not for this host",
  credential_unavailable: "the credential could not be used",
  model_not_allowed: "the agent has no such model",
  policy_changed: "the permissions changed meanwhile",
  client_closed: "the agent hung up",
  internal_error: "the gateway failed",
};

/** Why the gateway said no, in English; an unknown reason is shown as it is written. */
export function describeRefusal(reason: string): string {
  return REASONS[reason] ?? (reason.replaceAll("_", " ") || "no reason is recorded");
}
