import { allowed, noted, refused } from "../define-action.ts";
import { count, list, maybe, shortText, text, word } from "../facts.ts";
import { REQUEST_REFUSAL_NAMES, sayRefusal } from "../request-refusals.ts";

const ofAgent = { agent: shortText };
const host = { host: text(256) };

/** What is done with credentials, by people and by the platform; never a value. */
export const CREDENTIAL_ACTIONS = {
  "credential.create": allowed(
    { ...ofAgent, hosts: list(256), slot: shortText },
    ({ who, target, facts }) => `${who} sealed the credential ${target}${forAgent(facts.agent)}`,
  ),
  "credential.replace": allowed(
    { ...ofAgent, version: count },
    ({ who, target, facts }) =>
      `${who} replaced the value of the credential ${target}${forAgent(facts.agent)}`,
  ),
  "credential.delete": allowed(
    ofAgent,
    ({ who, target, facts }) => `${who} deleted the credential ${target}${forAgent(facts.agent)}`,
  ),
  "credential.renew": allowed(
    host,
    ({ target, facts }) => `An access token for ${target} was asked for at ${facts.host ?? "its service"}`,
  ),
  "credential.renewed": noted(
    { ...host, status: count, reason: word(["completed", ...REQUEST_REFUSAL_NAMES]) },
    ({ target, facts }) =>
      facts.reason === "completed"
        ? `An access token for ${target} was sealed`
        : `There was no access token for ${target}: ${sayRefusal(facts.reason)}`,
    ({ reason }) => (reason === "completed" ? "plain" : "bad"),
  ),
  "vault.key_refused": refused(
    { masterVersion: maybe(count), minimumVersion: maybe(count), count: maybe(count) },
    ({ target, facts }) =>
      facts.masterVersion === undefined
        ? `The vault refused to open ${target} ${facts.count ?? "some"} times`
        : `The vault refused to open ${target}: version ${facts.masterVersion} of the master key is no longer accepted`,
  ),
};

function forAgent(agent: string | undefined): string {
  return agent === undefined ? "" : ` of ${agent}`;
}
