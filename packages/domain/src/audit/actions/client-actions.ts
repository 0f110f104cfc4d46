import { PLAN_NAMES } from "../../plans.ts";
import { allowed, noted } from "../define-action.ts";
import { count, maybe, orNull, shortText, text, word } from "../facts.ts";

const day = (instant: string | undefined): string => instant?.slice(0, 10) ?? "a day that is not recorded";

/** What happens to a client as a whole. */
export const CLIENT_ACTIONS = {
  "client.create": allowed({}, ({ target }) => `The client ${target} was created`),
  "client.delete": {
    ...allowed(
      { dueAt: shortText, agents: count },
      ({ who, target, facts }) =>
        `${who} had the client ${target} deleted: it is erased on ${day(facts.dueAt)} unless an admin takes that back`,
    ),
    tone: () => "bad" as const,
  },
  "client.restore": allowed({}, ({ who, target }) => `${who} took back the deletion of the client ${target}`),
  "client.erase_keys": noted(
    { dataKeys: count, credentials: count, users: count, agents: count },
    ({ target }) => `The data keys and users of the client ${target} were erased`,
  ),
  "client.erase": noted(
    { requestedAt: shortText, requestedBy: orNull(shortText), dueAt: shortText },
    ({ target }) => `The client ${target} was erased`,
  ),
  "client.suspend": {
    ...allowed(
      { reason: text(512) },
      ({ target, facts }) => `An operator suspended ${target}: ${facts.reason ?? "no reason is recorded"}`,
    ),
    tone: () => "bad" as const,
  },
  "client.resume": allowed({}, ({ target }) => `An operator ended the suspension of ${target}`),
  "client.plan": allowed(
    { from: maybe(shortText), to: word(PLAN_NAMES) },
    ({ target, facts }) => `An operator put ${target} on the plan ${facts.to ?? "that is not recorded"}`,
  ),
};
