import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import type { Credential, CredentialOwner, CredentialStore, Keychain } from "./credential-store.ts";
import { readKeychain } from "./read-keychain.ts";

/** The agent's credential with a placeholder, or `placeholder_unknown`. */
export async function findCredential(
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
