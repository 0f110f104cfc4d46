import { expect, test } from "vitest";
import type { Header } from "../pipeline/inbound/header.ts";
import { acceptFor, openedHeaders, openingHeaders, openingKey, opens } from "./handshake.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

test("the answer to the sample key is that of RFC 6455", () => {
  expect(acceptFor(KEY)).toBe(ACCEPT);
});

const request = (headers: readonly Header[], method = "GET") => ({
  target: { scheme: "https", host: "api.example.com", port: 443 } as const,
  method,
  path: "/",
  headers,
  body: { kind: "none" } as const,
  websocket: true,
});
const opening: Header[] = [
  ["sec-websocket-key", KEY],
  ["sec-websocket-version", "13"],
];

test("an opening has one key of sixteen bytes, version 13, the method GET and no body", () => {
  expect(openingKey(request(opening))).toBe(KEY);
  expect(openingKey(request(opening, "POST"))).toBeUndefined();
  expect(openingKey({ ...request(opening), body: { kind: "chunked" } })).toBeUndefined();
  expect(openingKey(request([...opening, ["sec-websocket-key", KEY]]))).toBeUndefined();
  expect(openingKey(request([["sec-websocket-key", KEY]]))).toBeUndefined();
  expect(
    openingKey(
      request([
        ["sec-websocket-key", "short"],
        ["sec-websocket-version", "13"],
      ]),
    ),
  ).toBeUndefined();
});

test("no extension is asked for, and the key is another one", () => {
  const sent = openingHeaders(
    [...opening, ["sec-websocket-extensions", "permessage-deflate"], ["a", "b"]],
    "other",
  );
  expect(Object.fromEntries(sent)).toEqual({
    a: "b",
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "other",
  });
});

const good: Header[] = [
  ["upgrade", "websocket"],
  ["connection", "Upgrade"],
  ["sec-websocket-accept", ACCEPT],
];
const asked = { key: KEY, protocols: ["chat"] };

test.each<[string, Header[], boolean]>([
  ["as asked", good, true],
  ["with an offered protocol", [...good, ["sec-websocket-protocol", "chat"]], true],
  ["with another protocol", [...good, ["sec-websocket-protocol", "other"]], false],
  ["with an extension", [...good, ["sec-websocket-extensions", "permessage-deflate"]], false],
  ["for another key", [...good.slice(0, 2), ["sec-websocket-accept", acceptFor("other")]], false],
  ["with two answers to the key", [...good, ["sec-websocket-accept", ACCEPT]], false],
  ["to another protocol", [["upgrade", "h2c"], ...good.slice(1)], false],
])("an answer %s opens: %s", (_what, headers, expected) => {
  expect(opens(headers, asked)).toBe(expected);
});

test("the agent gets the answer to its own key", () => {
  const headers = openedHeaders([...good, ["x-a", "1"], ["keep-alive", "5"]], "agent-key");
  expect(Object.fromEntries(headers)).toEqual({
    "x-a": "1",
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-accept": acceptFor("agent-key"),
  });
});
