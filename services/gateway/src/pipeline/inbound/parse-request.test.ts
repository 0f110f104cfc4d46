import { expect, test } from "vitest";
import { parseConnect, parseRequest } from "./parse-request.ts";

const TUNNEL = { scheme: "https", host: "api.example.com", port: 443 } as const;
const head = (method: string, url: string, rawHeaders: string[] = [], httpVersion = "1.1") => ({
  method,
  url,
  rawHeaders,
  httpVersion,
});
const reason = (step: ReturnType<typeof parseRequest> | ReturnType<typeof parseConnect>) =>
  step.ok ? "passed" : step.refusal.reason;
const inTunnel = (url: string, ...headers: string[]) =>
  parseRequest(head("GET", url, ["Host", TUNNEL.host, ...headers]), TUNNEL);

test.each([
  ["api.example.com:443", "api.example.com", 443],
  ["API.Example.COM.:443", "api.example.com", 443],
  ["llm.deployclaw.internal:80", "llm.deployclaw.internal", 80],
])("CONNECT %s is read once, in canonical form", (authority, host, port) => {
  expect(parseConnect(head("CONNECT", authority))).toEqual({ ok: true, value: { host, port } });
});

test.each([
  ["127.0.0.1:443", "address_literal"],
  ["127.1:443", "address_literal"],
  ["2130706433:443", "address_literal"],
  ["0x7f.0.0.1:443", "address_literal"],
  ["0177.0.0.01:443", "address_literal"],
  ["[::1]:443", "address_literal"],
  ["[::ffff:10.0.0.1]:443", "address_literal"],
  ["[fe80::1%25eth0]:443", "address_literal"],
  ["[api.example.com]:443", "address_literal"],
  ["api.example.com", "malformed_request"],
  ["api.example.com:", "malformed_request"],
  ["api.example.com:0", "malformed_request"],
  ["api.example.com:65536", "malformed_request"],
  ["api.example.com:443:443", "malformed_request"],
  ["user@api.example.com:443", "malformed_request"],
  ["::1:443", "malformed_request"],
  ["localhost:443", "invalid_host"],
  ["api..example.com:443", "invalid_host"],
  ["api%2eexample.com:443", "invalid_host"],
  ["äpi.example.com:443", "invalid_host"],
  ["api.example.com\0.evil.net:443", "invalid_host"],
])("CONNECT %s is refused: %s", (authority, expected) => {
  expect(reason(parseConnect(head("CONNECT", authority)))).toBe(expected);
});

test("the Host header of a CONNECT must agree with it", () => {
  const connect = (...rawHeaders: string[]) =>
    parseConnect(head("CONNECT", "api.example.com:443", rawHeaders));
  expect(reason(connect("Host", "api.example.com:443"))).toBe("passed");
  expect(reason(connect("Host", "api.example.com"))).toBe("passed");
  expect(reason(connect("Host", "other.example.com:443"))).toBe("host_mismatch");
  expect(reason(connect("Host", "api.example.com:443", "Host", "api.example.com:443"))).toBe(
    "malformed_request",
  );
});

test("a path is canonical before anything is decided by it", () => {
  const step = inTunnel("/a/./b/%2e%2e/c?x=%41&y");
  expect(step.ok && step.value.path).toBe("/a/c?x=%41&y");
});

test.each([["*"], ["http://api.example.com/"], ["a"], ["/a#fragment"], ["/a\\b"], ["/a b"], ["/ä"]])(
  "the target %s is malformed inside a tunnel",
  (url) => {
    expect(reason(inTunnel(url))).toBe("malformed_request");
  },
);

test.each([
  ["a second Host", ["Host", "api.example.com"]],
  ["a second Content-Length", ["Content-Length", "1", "Content-Length", "1"]],
  ["Content-Length beside Transfer-Encoding", ["Content-Length", "1", "Transfer-Encoding", "chunked"]],
  ["an unknown transfer coding", ["Transfer-Encoding", "gzip, chunked"]],
  ["a second Transfer-Encoding", ["Transfer-Encoding", "chunked", "Transfer-Encoding", "identity"]],
  ["a length with a sign", ["Content-Length", "+1"]],
  ["a length with a list", ["Content-Length", "1, 1"]],
])("a request with %s is malformed", (_what, headers) => {
  expect(reason(inTunnel("/", ...headers))).toBe("malformed_request");
});

test.each([
  ["other.example.com", "host_mismatch"],
  ["api.example.com:8443", "host_mismatch"],
  ["api.example.com:443", "passed"],
  ["API.EXAMPLE.COM", "passed"],
  ["", "host_mismatch"],
])("inside the tunnel Host %s is: %s", (host, expected) => {
  expect(reason(parseRequest(head("GET", "/", ["Host", host]), TUNNEL))).toBe(expected);
});

test("an HTTP/1.1 request without Host is malformed, one of HTTP/1.0 goes where its tunnel goes", () => {
  expect(reason(parseRequest(head("GET", "/"), TUNNEL))).toBe("malformed_request");
  expect(reason(parseRequest(head("GET", "/", [], "1.0"), TUNNEL))).toBe("passed");
  expect(reason(parseRequest(head("GET", "/", ["Host", TUNNEL.host], "2.0"), TUNNEL))).toBe(
    "malformed_request",
  );
});

test.each(["TRACE", "CONNECT"])("%s is no method for a request", (method) => {
  expect(reason(parseRequest(head(method, "/", ["Host", TUNNEL.host]), TUNNEL))).toBe("method_not_allowed");
});

test.each([
  ["http://llm.deployclaw.internal/v1/models", "passed"],
  ["http://LLM.deployclaw.internal:80?x=1", "passed"],
  ["https://api.example.com/", "malformed_request"],
  ["ftp://api.example.com/", "malformed_request"],
  ["/v1/models", "malformed_request"],
  ["http:/api.example.com/", "malformed_request"],
  ["http://user:secret@api.example.com/", "malformed_request"],
  ["http://api.example.com\\@evil.net/", "malformed_request"],
  ["http://169.254.169.254/latest/meta-data", "address_literal"],
])("without a tunnel the target %s is: %s", (url, expected) => {
  expect(reason(parseRequest(head("GET", url), undefined))).toBe(expected);
});

test("the Host of an absolute-form request must agree with its target", () => {
  const url = "http://llm.deployclaw.internal/v1/models";
  expect(reason(parseRequest(head("GET", url, ["Host", "llm.deployclaw.internal"]), undefined))).toBe(
    "passed",
  );
  expect(reason(parseRequest(head("GET", url, ["Host", "api.example.com"]), undefined))).toBe(
    "host_mismatch",
  );
});
