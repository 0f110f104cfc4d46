import { matchesDomain } from "@deployclaw/domain";
import { type Header, headerValues } from "../pipeline/header.ts";
import type { ParsedRequest } from "../pipeline/parse-request.ts";
import { passed, refused, type Step } from "../pipeline/refusal.ts";
import type { Credential, CredentialOwner, CredentialStore, Keychain } from "./credential-store.ts";
import { countPlaceholders, findPlaceholders } from "./find-placeholders.ts";
import { readKeychain } from "./read-keychain.ts";
import type { Swap } from "./slots/draft.ts";
import { basicTexts } from "./slots/in-header.ts";
import { placeInHead } from "./slots/place-in-head.ts";

/** A credential that a request uses, and what puts its value into the place of its placeholder. */
export interface Injection {
  readonly credential: Credential;
  readonly swap: Swap;
}

/** Whether a credential may go to where a request goes: over TLS to one of its hosts. */
const isFor = (credential: Credential, { target }: ParsedRequest): boolean =>
  target.scheme === "https" && credential.hosts.some((pattern) => matchesDomain(pattern, target.host));

/** What a request's head says, in its name and value and, of Basic ones, in plain text. */
const headerTexts = (request: ParsedRequest): readonly Header[] => [
  ...request.headers,
  ...basicTexts(request).map((text): Header => ["authorization", text]),
];

/** Whether there are two Authorization headers and nothing to tell the right one by: a placeholder in one of them. */
function isAmbiguous(request: ParsedRequest, headersHolding: readonly string[]): boolean {
  return (
    headerValues(request.headers, "authorization").length > 1 && !headersHolding.includes("authorization")
  );
}

/**
 * Finds the placeholders of a request's head and decides for each whether it is in its slot: once, where its credential
 * says, on a host of the credential. One that is not, or that is spelled with escapes, refuses the request. Opens
 * nothing.
 */
export async function planInjection(
  store: CredentialStore,
  owner: CredentialOwner,
  request: ParsedRequest,
): Promise<Step<readonly Injection[]>> {
  const headers = headerTexts(request);
  const text = [request.path, ...headers.flat()].join("\n");
  const found = findPlaceholders(text);
  if (countPlaceholders(Buffer.from(text, "latin1")) !== found.length)
    return refused("placeholder_outside_slot");
  const headersHolding = headers.flatMap(([name, value]) => findPlaceholders(value).map(() => name));
  if (new Set(found).size !== found.length || new Set(headersHolding).size !== headersHolding.length)
    return refused("placeholder_outside_slot");
  if (isAmbiguous(request, headersHolding)) return refused("malformed_request");
  const injections: Injection[] = [];
  for (const placeholder of found) {
    const credential = await credentialOf(store, owner, placeholder);
    if (!credential.ok) return credential;
    const planned = planOne(credential.value, request, placeholder);
    if (!planned.ok) return planned;
    injections.push(planned.value);
  }
  return passed(injections);
}

async function credentialOf(
  store: CredentialStore,
  owner: CredentialOwner,
  placeholder: string,
): Promise<Step<Credential>> {
  const within = ({ credentials }: Keychain) => credentials.find((each) => each.placeholder === placeholder);
  const keychain = await readKeychain(store, owner);
  if (!keychain.ok) return keychain;
  const known = within(keychain.value);
  if (known !== undefined) return passed(known);
  // One that was just made is worth a second look.
  const fresh = await readKeychain(store, owner, { fresh: true });
  if (!fresh.ok) return fresh;
  const made = within(fresh.value);
  return made === undefined ? refused("placeholder_unknown") : passed(made);
}

function planOne(credential: Credential, request: ParsedRequest, placeholder: string): Step<Injection> {
  const swap = placeInHead(credential.slot, request, placeholder);
  if (swap === undefined) return refused("placeholder_outside_slot");
  return isFor(credential, request) ? passed({ credential, swap }) : refused("placeholder_wrong_host");
}
