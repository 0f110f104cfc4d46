import { isAppError } from "@deployclaw/domain";
import { passed, refused, type Step } from "../pipeline/refusal.ts";
import type { CredentialOwner, CredentialStore } from "./credential-store.ts";
import type { Injection } from "./plan-injection.ts";
import { readKeychain } from "./read-keychain.ts";
import { type Redaction, redactsAnything } from "./redaction/redact-bytes.ts";
import type { Draft } from "./slots/draft.ts";

/** A request with real values in it, and what must be redacted from its answer. */
export interface Injected extends Pick<Draft, "path" | "headers" | "body"> {
  readonly redaction: Redaction;
}

const PARTIAL = new Set(["range", "if-range"]);

/**
 * Replaces the planned placeholders. What must not come back are all values that the agent may use at this host, since
 * one of them may have been stored there by an earlier request. Refuses when a value does not open or could break out
 * of its place.
 */
export async function injectCredentials(
  store: CredentialStore,
  owner: CredentialOwner,
  outbound: Draft,
  injections: readonly Injection[],
  at: Date,
): Promise<Step<Injected>> {
  const read = await readKeychain(store, owner);
  if (!read.ok) return read;
  const keychain = read.value;
  let draft = outbound;
  for (const { credential, swap } of injections) {
    try {
      const swapped = swap(draft, keychain.open(credential), at);
      if (!swapped.ok) return swapped;
      draft = swapped.value;
      store.used(credential, at);
    } catch (err) {
      if (!isAppError(err, "vault_refused")) throw err;
      return refused("credential_unavailable");
    }
  }
  const redaction = keychain.redactionFor(outbound.target.host);
  // An answer in parts of the agent's choosing could bring an echo in parts too short to be found.
  const headers = redactsAnything(redaction)
    ? draft.headers.filter(([name]) => !PARTIAL.has(name))
    : draft.headers;
  return passed({ path: draft.path, headers, body: draft.body, redaction });
}
