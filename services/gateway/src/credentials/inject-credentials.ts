import { isAppError } from "@deployclaw/domain";
import type { Secret } from "@deployclaw/vault";
import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import type { Credential, CredentialOwner, CredentialStore } from "./credential-store.ts";
import type { AccessTokens } from "./oauth2/access-tokens.ts";
import type { InjectionPlan } from "./plan-injection.ts";
import { readKeychain } from "./read-keychain.ts";
import { type Redaction, redactsAnything } from "./redaction/redact-bytes.ts";
import type { OutboundBody } from "./scanned-body.ts";
import { type Draft, withHeader } from "./slots/draft.ts";
import { isSignature } from "./slots/place-in-head.ts";

/** A request with real values in it, and what must be redacted from its answer. */
export interface Injected extends Pick<Draft, "path" | "headers"> {
  readonly body: OutboundBody;
  readonly redaction: Redaction;
}

/** What injecting needs: where credentials are, and who gets access tokens for them. */
export interface InjectDeps {
  readonly store: CredentialStore;
  readonly tokens: AccessTokens;
}

const PARTIAL = new Set(["range", "if-range"]);

/**
 * Replaces the planned placeholders, signatures last. What must not come back are all values that the agent may use at
 * this host, since one of them may have been stored there by an earlier request. Refuses when a value does not open,
 * cannot be had, or could break out of its place.
 */
export async function injectCredentials(
  deps: InjectDeps,
  owner: CredentialOwner,
  outbound: Omit<Draft, "body">,
  plan: Pick<InjectionPlan, "injections" | "body">,
  at: Date,
): Promise<Step<Injected>> {
  const values = new Map<string, Secret>();
  for (const { credential } of plan.injections) {
    const value = await valueToSend(deps, owner, credential);
    if (!value.ok) return value;
    values.set(credential.id, value.value);
  }
  // Read after that: a token that was just given must not come back either.
  const keychain = await readKeychain(deps.store, owner);
  if (!keychain.ok) return keychain;
  const redaction = keychain.value.redactionFor(outbound.target.host);
  // An answer in parts of the agent's choosing could bring an echo in parts too short to be found.
  const headers = outbound.headers.filter(([name]) => !redactsAnything(redaction) || !PARTIAL.has(name));

  let draft = withLength({
    ...outbound,
    headers,
    body: plan.body.kind === "whole" ? plan.body.bytes : undefined,
  });
  for (const { credential, swap } of signaturesLast(plan.injections)) {
    const value = values.get(credential.id);
    const swapped = value === undefined ? refused("credential_unavailable") : swap(draft, value, at);
    if (!swapped.ok) return swapped;
    draft = withLength(swapped.value);
    deps.store.used(credential, at);
  }
  const body: OutboundBody = draft.body === undefined ? plan.body : { kind: "whole", bytes: draft.body };
  return passed({ path: draft.path, headers: draft.headers, body, redaction });
}

const signaturesLast = (injections: InjectionPlan["injections"]) =>
  injections.toSorted(
    (a, b) => Number(isSignature(a.credential.slot)) - Number(isSignature(b.credential.slot)),
  );

const withLength = (draft: Draft): Draft =>
  draft.body === undefined ? draft : withHeader(draft, "content-length", String(draft.body.byteLength));

/** What goes into the place of a credential's placeholder. */
async function valueToSend(
  { store, tokens }: InjectDeps,
  owner: CredentialOwner,
  credential: Credential,
): Promise<Step<Secret>> {
  const keychain = await readKeychain(store, owner);
  if (!keychain.ok) return keychain;
  try {
    const value = keychain.value.open(credential);
    return credential.slot.kind === "oauth2"
      ? await tokens.of(owner, credential, credential.slot, value)
      : passed(value);
  } catch (err) {
    if (!isAppError(err, "vault_refused")) throw err;
    return refused("credential_unavailable");
  }
}
