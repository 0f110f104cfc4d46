import { expect, test } from "vitest";
import { type Describable, describeEntry } from "./describe-entry.ts";
import {
  AUDIT_ACTIONS,
  AUDIT_GROUP_NAMES,
  actionDefinition,
  actionsOfDecision,
  actionsOfGroup,
} from "./vocabulary.ts";

const entry = (action: string, over: Partial<Describable> = {}): Describable => ({
  actorKind: "agent",
  actorId: "mailer-id",
  actorName: "mailer",
  action,
  target: "https://api.example.com/mail",
  metadata: {},
  ...over,
});
const say = (...given: Parameters<typeof entry>) => describeEntry(entry(...given), "me").sentence;

test("every action of the log has a sentence of its own, also when none of its facts is known", () => {
  const sentences = AUDIT_ACTIONS.map((action) => say(action));
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[A-Za-z].{8,}[^.]$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
  }
  expect(new Set(sentences).size).toBe(sentences.length);
});

test("a fact of another form than its action's is as good as missing", () => {
  for (const action of AUDIT_ACTIONS) {
    const names = Object.keys(actionDefinition(action).facts);
    const metadata = Object.fromEntries(names.map((name) => [name, { of: "another form" }]));
    expect(say(action, { metadata }), action).toBe(say(action));
  }
});

test("a refusal says who, what and why", () => {
  const metadata = { method: "GET", reason: "domain_not_allowed" };
  expect(describeEntry(entry("request.refused", { metadata }))).toEqual({
    sentence: "mailer was refused https://api.example.com/mail: the host is not among the allowed domains",
    tone: "bad",
    decision: "refused",
  });
});

test("many refusals within a second are said together", () => {
  const metadata = { reason: "too_many_requests", count: 812 };
  expect(say("request.refused", { metadata })).toBe(
    "mailer was refused 812 requests within a second: too many requests at once",
  );
});

test("a request is said by what it does where a connector knows that, and with the credentials that it takes along", () => {
  const target = "https://gmail.googleapis.com/gmail/v1/users/me/messages/send";
  const sent = { method: "POST", action: "email_sent", credentials: ["GMAIL", "PROXY"] };
  expect(say("request.intent", { target, metadata: sent })).toBe(
    `mailer was allowed to send an email (POST ${target}), with GMAIL and PROXY`,
  );
  const plain = { method: "GET", action: "api_outbound", credentials: [] };
  expect(say("request.intent", { metadata: plain })).toBe(
    "mailer was allowed to GET https://api.example.com/mail",
  );
});

test("an outcome says how it ended and how long it took", () => {
  const done = entry("request.outcome", { metadata: { status: 200, reason: "completed", durationMs: 187 } });
  expect(describeEntry(done)).toEqual({
    sentence: "The request to https://api.example.com/mail ended: status 200 after 187 ms",
    tone: "plain",
    decision: null,
  });
});

test("an entry past its retention and an action from a newer platform are still said", () => {
  expect(say("agent.chat", { target: null, metadata: null })).toBe(
    "An entry about agent.chat, whose content is past its retention; its proof still holds",
  );
  expect(say("agent.dream")).toBe("mailer: agent.dream https://api.example.com/mail");
});

test("a sign-in says which second factor it had, and how many backup codes are left", () => {
  const login = (metadata: Describable["metadata"]) => say("user.login", { metadata });
  expect(login({ factor: "totp" })).toBe("mailer signed in with password and code");
  expect(login({ factor: "backup_code", remaining: 9 })).toBe(
    "mailer signed in with password and a backup code, 9 left",
  );
  const failed = { factor: "backup_code", reason: "wrong" };
  expect(say("user.login_failed", { target: "ana@acme.example", metadata: failed })).toBe(
    "Somebody tried to sign in as ana@acme.example with a wrong backup code",
  );
});

test("who did it is named: you, another user, the platform, or somebody who is not known any more", () => {
  const stopped = (over: Partial<Describable>) => say("agent.stop", { target: "scout", ...over });
  const user = { actorKind: "user", actorName: "ana@acme.example" } as const;
  expect(stopped({ ...user, actorId: "me" })).toBe("You stopped scout");
  expect(stopped({ ...user, actorId: "ana" })).toBe("ana@acme.example stopped scout");
  expect(stopped({ ...user, actorId: "ana", actorName: null })).toBe("A user stopped scout");
  expect(stopped({ actorKind: "platform", actorName: null })).toBe("The platform stopped scout");
});

test("groups hold every action once, and a decision none of the other's", () => {
  expect(AUDIT_GROUP_NAMES.flatMap(actionsOfGroup).sort()).toEqual([...AUDIT_ACTIONS].sort());
  for (const group of AUDIT_GROUP_NAMES) expect(actionsOfGroup(group)).not.toEqual([]);
  const refused = actionsOfDecision("refused");
  expect(refused).toEqual(expect.arrayContaining(["request.refused", "user.login_failed"]));
  expect(actionsOfDecision("allowed").filter((action) => refused.includes(action))).toEqual([]);
});
