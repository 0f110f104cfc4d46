import type { AuditEntry } from "@deployclaw/contracts/client";
import type { ActorKind, AgentStatus, AuditAction } from "@deployclaw/domain";
import { describeRefusal } from "./describe-refusal.ts";

/** What a sentence about an entry is made of. */
export type Describable = Pick<
  AuditEntry,
  "actorKind" | "actorId" | "actorName" | "action" | "target" | "metadata"
>;

/** An entry for people: one sentence, perhaps a second thought, and how it went. */
export interface EntryText {
  readonly sentence: string;
  readonly detail?: string;
  readonly tone: "good" | "bad" | "plain";
}

interface Facts {
  readonly who: string;
  readonly target: string;
  readonly text: (key: string) => string | undefined;
  readonly count: (key: string) => number | undefined;
  readonly list: (key: string) => readonly string[];
}

const plain = (sentence: string, detail?: string): EntryText => ({
  sentence,
  tone: "plain",
  ...(detail === undefined ? {} : { detail }),
});

const ended = ({ count, text }: Facts): string => {
  const status = count("status");
  const ms = count("durationMs");
  const took = ms === undefined ? "" : ` after ${ms} ms`;
  if (text("reason") === "completed") return `status ${status ?? "unknown"}${took}`;
  return `${describeRefusal(text("reason") ?? "")}${took}`;
};

const modelAnswered = (facts: Facts): EntryText => {
  const tokens = facts.count("totalTokens");
  const sentence = `${facts.target} answered ${facts.who}`;
  if (facts.text("reason") !== "completed")
    return { sentence: `${facts.target} failed`, detail: ended(facts), tone: "bad" };
  return plain(sentence, tokens === undefined ? ended(facts) : `${tokens} tokens, ${ended(facts)}`);
};

const requestIntended = ({ who, target, text, list }: Facts): EntryText => {
  const credentials = list("credentials");
  const with_ = credentials.length === 0 ? "" : `, with ${credentials.join(" and ")}`;
  return plain(
    `${who} was allowed to ${text("method") ?? "ask"} ${target}`,
    `${text("scope") ?? "allowed"}${with_}`,
  );
};

const requestEnded = (facts: Facts): EntryText => ({
  sentence: `The request to ${facts.target} ended`,
  detail: ended(facts),
  tone: facts.text("reason") === "completed" ? "plain" : "bad",
});

const requestRefused = ({ who, target, text, count }: Facts): EntryText => ({
  sentence:
    count("count") === undefined
      ? `${who} was refused ${target}`
      : `${who} was refused ${count("count")} requests within a second`,
  detail: describeRefusal(text("reason") ?? ""),
  tone: "bad",
});

const STATUS_WORDS: { readonly [S in AgentStatus]: string } = {
  provisioning: "is being started",
  running: "is running",
  hibernated: "was put to sleep",
  stopped: "has stopped",
  error: "failed",
  deleting: "is being removed",
};

const isStatus = (text: string): text is AgentStatus => Object.hasOwn(STATUS_WORDS, text);

const statusWords = (status: string): string => (isStatus(status) ? STATUS_WORDS[status] : `is ${status}`);

const statusChanged = ({ target, text }: Facts): EntryText => ({
  sentence: `${target} ${statusWords(text("to") ?? "unknown")}`,
  tone: text("to") === "error" ? "bad" : text("to") === "running" ? "good" : "plain",
  ...(text("reason") === undefined ? {} : { detail: text("reason") ?? "" }),
});

const factor = (name: string | undefined): string =>
  name === "totp"
    ? "with a wrong code"
    : name === "backup_code"
      ? "with a wrong backup code"
      : "with a wrong password";

const SENTENCES: { readonly [Action in AuditAction]: (facts: Facts) => EntryText } = {
  "client.create": ({ target }) => plain(`The client ${target} was created`),
  "client.delete": ({ who, target, text }) => ({
    sentence: `${who} had the client ${target} deleted`,
    detail: `it is erased on ${(text("dueAt") ?? "").slice(0, 10)} unless an admin takes that back`,
    tone: "bad",
  }),
  "client.restore": ({ who, target }) => plain(`${who} took back the deletion of the client ${target}`),
  "client.erase_keys": ({ target }) => plain(`The data keys and users of the client ${target} were erased`),
  "client.erase": ({ target }) => plain(`The client ${target} was erased`),
  "client.suspend": ({ target, text }) => ({
    sentence: `An operator suspended ${target}`,
    detail: text("reason") ?? "",
    tone: "bad",
  }),
  "client.resume": ({ target }) => plain(`An operator ended the suspension of ${target}`),
  "client.plan": ({ target, text }) => plain(`An operator put ${target} on the plan ${text("to") ?? ""}`),
  "user.register": ({ who }) => plain(`${who} registered`),
  "user.login": ({ who, text, count }) =>
    plain(
      `${who} signed in`,
      text("factor") === "backup_code"
        ? `with password and a backup code, ${count("remaining") ?? 0} left`
        : "with password and code",
    ),
  "user.login_failed": ({ target, text }) => ({
    sentence: `Somebody tried to sign in as ${target}`,
    detail: factor(text("factor")),
    tone: "bad",
  }),
  "user.logout": ({ who }) => plain(`${who} signed out`),
  "user.totp_enroll": ({ who }) => plain(`${who} set up an authenticator`),
  "user.step_up": ({ who }) =>
    plain(`${who} confirmed with a fresh code`, "changes allowed for five minutes"),
  "user.step_up_failed": ({ target }) => ({ sentence: `A wrong code was given for ${target}`, tone: "bad" }),
  "user.email_verify": ({ who }) => plain(`${who} confirmed the mail address`),
  "user.password_change": ({ who }) => plain(`${who} changed the password`, "other sessions were ended"),
  "user.password_refused": ({ target }) => ({
    sentence: `A wrong password was given in a session of ${target}`,
    tone: "bad",
  }),
  "user.password_reset_request": ({ target }) => plain(`Somebody asked to reset the password of ${target}`),
  "user.password_reset": ({ who }) => plain(`${who} reset the password`, "all sessions were ended"),
  "user.session_end": ({ who, count }) =>
    plain(`${who} ended ${count("sessions") === 1 ? "a session" : `${count("sessions") ?? 0} sessions`}`),
  "user.totp_replace": ({ who }) =>
    plain(`${who} replaced the authenticator`, "other sessions were ended, backup codes are new"),
  "user.backup_codes_replace": ({ who }) =>
    plain(`${who} made new backup codes`, "other sessions were ended"),
  "user.recovery_request": ({ target }) =>
    plain(`An operator began a recovery of ${target}`, "anybody of this client can stop it for a day"),
  "user.recovery_cancel": ({ target }) => plain(`The recovery of ${target} was stopped`),
  "user.recovery": ({ target }) =>
    plain(`The authenticator of ${target} was removed`, "the next sign-in sets up a new one"),
  "agent.create": ({ who, target }) => plain(`${who} deployed ${target}`),
  "agent.update": ({ who, target }) => plain(`${who} changed ${target}`),
  "agent.delete": ({ who, target }) => plain(`${who} deleted ${target}`),
  "agent.start": ({ who, target }) => plain(`${who} started ${target}`),
  "agent.stop": ({ who, target }) => plain(`${who} stopped ${target}`),
  "agent.kill": ({ who, target }) => plain(`${who} cut ${target} off`, "everything that it had open ended"),
  "agent.restart": ({ who, target }) => plain(`${who} restarted ${target}`),
  "agent.chat": ({ who, target }) => plain(`${who} talked to ${target}`),
  "agent.status": statusChanged,
  "agent.gone": ({ target }) => plain(`${target} is gone`, "its cell and its state were removed"),
  "agent.cpu_alert": ({ target, count }) => ({
    sentence: `${target} has used all of its processor share for ${count("minutes") ?? 0} minutes`,
    tone: "bad",
  }),
  "cell.airlock_replaced": ({ target }) => plain(`The airlock of ${target} was replaced`),
  "cell.drift": ({ target, text, list }) => ({
    sentence: `The ${text("container") === "airlock" ? "airlock" : "container"} of ${target} differed from its specification`,
    detail: `${list("settings").join(", ")}; it was replaced`,
    tone: "bad",
  }),
  "credential.create": ({ who, target }) => plain(`${who} sealed the credential ${target}`),
  "credential.replace": ({ who, target }) => plain(`${who} replaced the value of the credential ${target}`),
  "credential.renew": ({ target, text }) =>
    plain(
      `An access token for ${target} was asked for`,
      text("host") === undefined ? undefined : `at ${text("host")}`,
    ),
  "credential.renewed": ({ target, text }) =>
    text("reason") === "completed"
      ? plain(`An access token for ${target} was sealed`)
      : {
          sentence: `There was no access token for ${target}`,
          detail: describeRefusal(text("reason") ?? ""),
          tone: "bad",
        },
  "credential.delete": ({ who, target }) => plain(`${who} deleted the credential ${target}`),
  "vault.key_refused": ({ target, count }) => ({
    sentence: `The vault refused to open ${target}`,
    detail:
      count("masterVersion") === undefined
        ? `${count("count") ?? 0} times`
        : `version ${count("masterVersion")} of the master key is no longer accepted`,
    tone: "bad",
  }),
  "request.intent": requestIntended,
  "request.outcome": requestEnded,
  "request.refused": requestRefused,
  "model.intent": ({ who, target }) => plain(`${who} asked the model ${target}`),
  "model.outcome": modelAnswered,
};

const isKnown = (action: string): action is AuditAction => Object.hasOwn(SENTENCES, action);

function factsOf(entry: Describable, who: string): Facts {
  const value = (key: string): unknown => entry.metadata?.[key];
  return {
    who,
    target: entry.target ?? "something",
    text: (key) => (typeof value(key) === "string" ? String(value(key)) : undefined),
    count: (key) => (typeof value(key) === "number" ? Number(value(key)) : undefined),
    list: (key) => (Array.isArray(value(key)) ? (value(key) as unknown[]).map(String) : []),
  };
}

const ANYBODY: { readonly [Kind in ActorKind]: string } = {
  user: "A user",
  agent: "The agent",
  platform: "The platform",
  operator: "An operator",
};

/** Says an audit entry in English; `me` is the id of whoever reads it. */
export function describeEntry(entry: Describable, me: string | undefined): EntryText {
  if (entry.target === null && entry.metadata === null)
    return plain(
      `An entry about ${entry.action}`,
      "its content is past its retention; its proof still holds",
    );
  const isMe = entry.actorKind === "user" && entry.actorId === me;
  // What users do about their own accounts names them in its target too.
  const known = entry.actorName ?? (entry.action.startsWith("user.") ? entry.target : null);
  const who = isMe ? "You" : (known ?? ANYBODY[entry.actorKind]);
  return isKnown(entry.action)
    ? SENTENCES[entry.action](factsOf(entry, who))
    : plain(`${who}: ${entry.action} ${entry.target ?? ""}`);
}
