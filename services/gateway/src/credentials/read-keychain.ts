import { isAppError } from "@deployclaw/domain";
import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import type { CredentialOwner, CredentialStore, Keychain } from "./credential-store.ts";

/** The agent's credentials, or the refusal when they cannot be read now. */
export async function readKeychain(
  store: CredentialStore,
  owner: CredentialOwner,
  options?: { readonly fresh?: boolean },
): Promise<Step<Keychain>> {
  try {
    return passed(await store.keychain(owner, options));
  } catch (err) {
    if (!isAppError(err, "dependency_unavailable")) throw err;
    return refused("vault_unavailable");
  }
}
