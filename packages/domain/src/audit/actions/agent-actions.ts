import { AGENT_STATUSES, type AgentStatus } from "../../agent-state.ts";
import { PROOF_VERDICTS } from "../../isolation-proof.ts";
import { SCOPES } from "../../permissions/permissions.ts";
import { RUNTIME_NAMES } from "../../runtimes/runtime.ts";
import { allowed, noted } from "../define-action.ts";
import { count, list, maybe, orNull, shortText, text, word } from "../facts.ts";

const SCOPE_LENGTH_MAX = Math.max(...SCOPES.map(({ length }) => length));
const grants = { scopes: list(SCOPE_LENGTH_MAX), allowedDomains: list(256) };

const STATUS_WORDS: { readonly [S in AgentStatus]: string } = {
  provisioning: "is being started",
  running: "is running",
  hibernated: "was put to sleep",
  stopped: "has stopped",
  error: "failed",
  deleting: "is being removed",
};

const status = word(AGENT_STATUSES);

/** What people do to agents, and what becomes of those. */
export const AGENT_ACTIONS = {
  "agent.create": allowed(
    {
      runtime: word(RUNTIME_NAMES),
      ...grants,
      memoryBytes: count,
      cpuMillis: count,
      diskBytes: count,
      pidsMax: count,
    },
    ({ who, target }) => `${who} deployed ${target}`,
  ),
  "agent.update": allowed(
    {
      fields: list(64),
      newName: maybe(shortText),
      scopes: maybe(grants.scopes),
      allowedDomains: maybe(grants.allowedDomains),
    },
    ({ who, target, facts }) =>
      facts.fields === undefined
        ? `${who} changed ${target}`
        : `${who} changed ${target}: ${facts.fields.join(", ")}`,
  ),
  "agent.delete": allowed({}, ({ who, target }) => `${who} deleted ${target}`),
  "agent.start": allowed({}, ({ who, target }) => `${who} started ${target}`),
  "agent.stop": allowed({}, ({ who, target }) => `${who} stopped ${target}`),
  "agent.kill": allowed(
    {},
    ({ who, target }) => `${who} cut ${target} off, and everything that it had open ended`,
  ),
  "agent.restart": allowed({ generation: count }, ({ who, target }) => `${who} restarted ${target}`),
  "agent.prove": allowed(
    { proofId: shortText },
    ({ who, target }) => `${who} asked for a proof of the isolation of ${target}`,
  ),
  "agent.chat": allowed(
    { messageLength: count, sessionId: text(256) },
    ({ who, target }) => `${who} talked to ${target}`,
  ),
  "agent.status": noted(
    { from: status, to: status, reason: orNull(text(1_024)) },
    ({ target, facts }) => {
      const why = facts.reason === undefined || facts.reason === null ? "" : `: ${facts.reason}`;
      return facts.to === undefined
        ? `The state of ${target} changed`
        : `${target} ${STATUS_WORDS[facts.to]}${why}`;
    },
    ({ to }) => (to === "error" ? "bad" : to === "running" ? "good" : "plain"),
  ),
  "agent.gone": noted({}, ({ target }) => `${target} is gone: its cell and its state were removed`),
  "agent.cpu_alert": noted(
    { minutes: count, percent: count, cpuMillis: count },
    ({ target, facts }) =>
      `${target} has used all of its processor share for ${facts.minutes ?? "some"} minutes`,
    () => "bad",
  ),
  "cell.airlock_replaced": noted({}, ({ target }) => `The airlock of ${target} was replaced`),
  "cell.drift": noted(
    { container: word(["airlock", "agent"]), settings: list(256) },
    ({ target, facts }) => {
      const what = facts.container === "airlock" ? "airlock" : "container";
      return `The ${what} of ${target} differed from its specification and was replaced: ${(facts.settings ?? ["no setting is recorded"]).join(", ")}`;
    },
    () => "bad",
  ),
  "cell.proof": noted(
    {
      proofId: shortText,
      verdict: word(PROOF_VERDICTS),
      specHash: orNull(shortText),
      checks: count,
      failed: list(128),
      reason: maybe(text(1_024)),
    },
    ({ target, facts }) => {
      if (facts.verdict === "passed")
        return `The isolation of ${target} was proven: ${facts.checks ?? "all"} checks passed`;
      if (facts.verdict === "failed")
        return `The isolation of ${target} is not as it should be: ${(facts.failed ?? []).join(", ")}`;
      return `The isolation of ${target} could not be tried: ${facts.reason ?? "no reason is recorded"}`;
    },
    ({ verdict }) => (verdict === "passed" ? "good" : "bad"),
  ),
};
