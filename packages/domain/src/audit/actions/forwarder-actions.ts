import { DELIVERY_FAILURES } from "../../forwarding/delivery-failures.ts";
import { FORWARD_FROM, FORWARDER_KINDS } from "../../forwarding/forwarder.ts";
import { allowed, noted } from "../define-action.ts";
import { count, flag, list, maybe, text, word } from "../facts.ts";

/** Of a destination its kind and its host: an address may hold more than anybody should read. */
const receiver = { kind: word(FORWARDER_KINDS), host: text(256) };

/** What is done with the forwarders of a log; never a secret. */
export const FORWARDER_ACTIONS = {
  "forwarder.create": allowed(
    { ...receiver, from: word(FORWARD_FROM) },
    ({ who, target, facts }) =>
      `${who} began to forward the log to ${facts.host ?? "a receiver"} as ${target}` +
      (facts.from === "beginning" ? ", from its first entry" : ""),
  ),
  "forwarder.update": allowed(
    { ...receiver, fields: list(32), fromPosition: maybe(count), toPosition: maybe(count) },
    ({ who, target, facts }) =>
      `${who} changed the forwarder ${target}` +
      (facts.toPosition === undefined ? "" : `, which goes on with entry ${facts.toPosition}`),
  ),
  "forwarder.rotate": allowed(
    { ...receiver, version: count, dropOld: flag },
    ({ who, target, facts }) =>
      `${who} gave the forwarder ${target} another secret` +
      (facts.dropOld === true ? ", and the old one signs no more" : ""),
  ),
  "forwarder.pause": allowed(receiver, ({ who, target }) => `${who} paused the forwarder ${target}`),
  "forwarder.resume": allowed(receiver, ({ who, target }) => `${who} resumed the forwarder ${target}`),
  "forwarder.test": {
    ...allowed(
      { ...receiver, outcome: word(["delivered", ...DELIVERY_FAILURES]) },
      ({ who, target, facts }) =>
        `${who} tested the forwarder ${target}: ${facts.outcome === "delivered" ? "it was delivered" : "it was not delivered"}`,
    ),
    tone: ({ outcome }: { readonly outcome?: string | undefined }) =>
      outcome === "delivered" ? ("plain" as const) : ("bad" as const),
  },
  "forwarder.gone": noted(
    receiver,
    ({ target, facts }) =>
      `The forwarder ${target} was paused, as ${facts.host ?? "its receiver"} says that it is gone`,
    () => "bad",
  ),
  "forwarder.delete": allowed(
    { ...receiver, position: count },
    ({ who, target }) => `${who} deleted the forwarder ${target}`,
  ),
};
