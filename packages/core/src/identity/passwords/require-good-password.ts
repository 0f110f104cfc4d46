import { AppError } from "@deployclaw/domain";
import { isCommonPassword } from "./is-common-password.ts";
import { followsKeys, hasFewCharacters, repeatsItself, wordsBeneath } from "./weak-patterns.ts";

const OWN_WORD_LENGTH_MIN = 4;
const PRODUCT = "deployclaw";

/** Whose password it is to be: the words that anybody would try first. */
export interface PasswordOwner {
  readonly email: string;
  readonly clientName: string;
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

function ownWords({ email, clientName }: PasswordOwner): readonly string[] {
  const words = [email, email.slice(0, email.indexOf("@")), clientName, PRODUCT].map(plain);
  return words.filter((word) => word.length >= OWN_WORD_LENGTH_MIN);
}

async function faultOf(given: string, owner: PasswordOwner): Promise<string | undefined> {
  const password = given.normalize("NFKC").toLowerCase();
  if (ownWords(owner).some((word) => plain(password).includes(word)))
    return "must not contain your address, your client's name or ours";
  if (hasFewCharacters(password) || repeatsItself(password) || followsKeys(password))
    return "must not repeat itself or follow the keys or the alphabet";
  if (await isCommonPassword(wordsBeneath(password)))
    return "is among the passwords that attackers try first, or is one of them with digits or signs around it";
  return undefined;
}

/**
 * Throws `invalid_input` for a password that is trivial, widely leaked or made of what everybody knows of its owner.
 * How long it must be is the contract's affair. `pointer` names the field (RFC 6901).
 */
export async function requireGoodPassword(
  password: string,
  owner: PasswordOwner,
  pointer = "/password",
): Promise<void> {
  const detail = await faultOf(password, owner);
  if (detail !== undefined)
    throw new AppError("invalid_input", "Choose another password.", { fields: [{ pointer, detail }] });
}
