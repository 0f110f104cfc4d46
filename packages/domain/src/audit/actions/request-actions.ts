import { CONNECTOR_ACTION_NAMES, CONNECTOR_ACTIONS } from "../../connectors/connector-action.ts";
import { allowed, noted, refused } from "../define-action.ts";
import { count, flag, list, maybe, orNull, type ReadFacts, shortText, text, word } from "../facts.ts";
import { REQUEST_REFUSAL_NAMES, sayRefusal } from "../request-refusals.ts";

const requestId = { requestId: shortText };
const method = { method: text(32) };

/** How an exchange ended; in `reason` stands why it did not come to its end. */
const ending = {
  ...requestId,
  status: count,
  reason: word(["completed", ...REQUEST_REFUSAL_NAMES]),
  requestBytes: count,
  responseBytes: count,
  durationMs: count,
};
const tokens = {
  promptTokens: maybe(orNull(count)),
  completionTokens: maybe(orNull(count)),
  totalTokens: maybe(orNull(count)),
};

const ended = ({ status, reason, durationMs }: ReadFacts<typeof ending>): string => {
  const took = durationMs === undefined ? "" : ` after ${durationMs} ms`;
  return reason === "completed" ? `status ${status ?? "unknown"}${took}` : `${sayRefusal(reason)}${took}`;
};
const toneOf = ({ reason }: ReadFacts<typeof ending>) => (reason === "completed" ? "plain" : "bad");

/** What agents want outside and of models; before anything leaves, and again when it ended. */
export const REQUEST_ACTIONS = {
  "request.intent": allowed(
    {
      ...requestId,
      ...method,
      host: text(256),
      scope: text(256),
      action: word(CONNECTOR_ACTION_NAMES),
      connector: shortText,
      credentials: list(256),
    },
    ({ who, target, facts }) => {
      const asks = `${facts.method ?? "ask"} ${target}`;
      const does =
        facts.action === undefined || facts.action === "api_outbound" ? asks : inWords(facts.action, asks);
      const given = facts.credentials ?? [];
      return `${who} was allowed to ${does}${given.length === 0 ? "" : `, with ${given.join(" and ")}`}`;
    },
  ),
  "request.outcome": noted(
    { ...ending, ...tokens },
    ({ target, facts }) => `The request to ${target} ended: ${ended(facts)}`,
    toneOf,
  ),
  "request.refused": refused(
    {
      requestId: maybe(shortText),
      method: maybe(text(32)),
      reason: word(REQUEST_REFUSAL_NAMES),
      count: maybe(count),
    },
    ({ who, target, facts }) =>
      facts.count === undefined
        ? `${who} was refused ${target}: ${sayRefusal(facts.reason)}`
        : `${who} was refused ${facts.count} requests within a second: ${sayRefusal(facts.reason)}`,
  ),
  "model.intent": allowed(
    { ...requestId, model: shortText, stream: flag, messages: count },
    ({ who, target }) => `${who} asked the model ${target}`,
  ),
  "model.outcome": noted(
    { ...ending, model: shortText, ...tokens },
    ({ who, target, facts }) => {
      if (facts.reason !== "completed") return `The model ${target} did not answer ${who}: ${ended(facts)}`;
      const used = typeof facts.totalTokens === "number" ? `${facts.totalTokens} tokens, ` : "";
      return `The model ${target} answered ${who}: ${used}${ended(facts)}`;
    },
    toneOf,
  ),
};

function inWords(action: keyof typeof CONNECTOR_ACTIONS, asks: string): string {
  return `${CONNECTOR_ACTIONS[action]} (${asks})`;
}
