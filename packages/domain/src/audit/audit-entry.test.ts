import { expect, test } from "vitest";
import { auditEntry } from "./audit-entry.ts";

const fields = {
  clientId: "client",
  actorKind: "agent",
  actorId: "agent",
  target: "https://api.example.com",
  createdAt: new Date(0),
} as const;

test("an entry holds its action's facts and nothing else that the object held", () => {
  const grown = { requestId: "r", method: "GET", reason: "host_mismatch", apiKey: "sk-live" } as const;
  const entry = auditEntry({ ...fields, actionType: "request.refused", metadata: grown });
  expect(entry).toEqual({
    ...fields,
    actionType: "request.refused",
    metadata: { requestId: "r", method: "GET", reason: "host_mismatch" },
  });
});

test("facts are no longer than they may be, and an absent one is left out", () => {
  const facts = {
    requestId: "r".repeat(500),
    method: "M".repeat(500),
    host: "h".repeat(500),
    scope: "api:outbound",
    action: "api_outbound",
    connector: "generic",
    credentials: Array.from({ length: 100 }, () => "c".repeat(500)),
  } as const;
  const { metadata } = auditEntry({ ...fields, actionType: "request.intent", metadata: facts });
  expect(metadata).toMatchObject({
    requestId: "r".repeat(128),
    method: "M".repeat(32),
    host: "h".repeat(256),
  });
  expect(metadata["credentials"]).toEqual(Array.from({ length: 64 }, () => "c".repeat(256)));
  const login = auditEntry({
    ...fields,
    actionType: "user.login",
    metadata: { factor: "totp", remaining: undefined },
  });
  expect(login.metadata).toEqual({ factor: "totp" });
});

test("what is no fact of an action does not compile", () => {
  const written = () => {
    // @ts-expect-error An action of its own has to be in the vocabulary.
    auditEntry({ ...fields, actionType: "agent.dream", metadata: {} });
    // @ts-expect-error A fact that is not the action's.
    auditEntry({ ...fields, actionType: "agent.stop", metadata: { apiKey: "sk-live" } });
    // @ts-expect-error A fact of another form.
    auditEntry({ ...fields, actionType: "agent.restart", metadata: { generation: "1" } });
    // @ts-expect-error A word that is none of the fact's.
    auditEntry({ ...fields, actionType: "user.login", metadata: { factor: "telepathy" } });
    // @ts-expect-error A fact that is missing.
    auditEntry({ ...fields, actionType: "agent.restart", metadata: {} });
  };
  expect(written).toThrow();
});
