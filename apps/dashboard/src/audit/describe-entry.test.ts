import type { AuditEntry } from "@deployclaw/contracts/client";
import { AUDIT_ACTIONS } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { describeEntry } from "./describe-entry.ts";

const entry = (action: string, over: Partial<AuditEntry> = {}): AuditEntry => ({
  id: "00000000-0000-4000-8000-000000000001",
  seq: 1,
  agentId: null,
  actorKind: "agent",
  actorId: "mailer-id",
  actorName: "mailer",
  action,
  target: "https://api.example.com/mail",
  metadata: {},
  ipAddress: null,
  createdAt: "2026-11-22T14:02:11.000Z",
  ...over,
});

test("every action of the log has a sentence of its own", () => {
  const sentences = AUDIT_ACTIONS.map((action) => describeEntry(entry(action), "me").sentence);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Za-z].{8,}$/);
  expect(new Set(sentences).size).toBe(sentences.length);
});

test("a refusal says who, what and why", () => {
  const refused = entry("request.refused", { metadata: { method: "GET", reason: "domain_not_allowed" } });
  expect(describeEntry(refused, "me")).toEqual({
    sentence: "mailer was refused https://api.example.com/mail",
    detail: "the host is not among the allowed domains",
    tone: "bad",
  });
});

test("many refusals within a second are said together", () => {
  const many = entry("request.refused", { metadata: { reason: "too_many_requests", count: 812 } });
  expect(describeEntry(many, "me").sentence).toBe("mailer was refused 812 requests within a second");
});

test("an outcome says how it ended and how long it took", () => {
  const done = entry("request.outcome", { metadata: { status: 200, reason: "completed", durationMs: 187 } });
  expect(describeEntry(done, "me")).toMatchObject({ detail: "status 200 after 187 ms", tone: "plain" });
});

test("an entry past its retention and an action from a newer platform are still said", () => {
  const erased = entry("agent.chat", { target: null, metadata: null });
  expect(describeEntry(erased, "me").sentence).toBe("An entry about agent.chat");
  expect(describeEntry(entry("agent.dream"), "me").sentence).toBe(
    "mailer: agent.dream https://api.example.com/mail",
  );
});

test("a sign-in says which second factor it had, and how many backup codes are left", () => {
  const login = (metadata: AuditEntry["metadata"]) =>
    describeEntry(entry("user.login", { metadata }), "me").detail;
  expect(login({ factor: "totp" })).toBe("with password and code");
  expect(login({ factor: "backup_code", remaining: 9 })).toBe("with password and a backup code, 9 left");
  const failed = entry("user.login_failed", { metadata: { factor: "backup_code", reason: "wrong" } });
  expect(describeEntry(failed, "me").detail).toBe("with a wrong backup code");
});

test("who did it is named: you, another user, the platform, or somebody who is not known any more", () => {
  const stopped = (over: Partial<AuditEntry>) =>
    describeEntry(entry("agent.stop", { target: "scout", ...over }), "me").sentence;
  const user = { actorKind: "user", actorName: "ana@acme.example" } as const;
  expect(stopped({ ...user, actorId: "me" })).toBe("You stopped scout");
  expect(stopped({ ...user, actorId: "ana" })).toBe("ana@acme.example stopped scout");
  expect(stopped({ ...user, actorId: "ana", actorName: null })).toBe("A user stopped scout");
  expect(stopped({ actorKind: "platform", actorName: null })).toBe("The platform stopped scout");
});
