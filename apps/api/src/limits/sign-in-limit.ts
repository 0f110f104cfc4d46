import { createHmac } from "node:crypto";
import { isAppError } from "@deployclaw/domain";
import { addressBlock } from "../http/address-block.ts";
import type { RateLimit } from "./rate-limit.ts";

/** Whose password is tried, and from where. */
export interface SignInTry {
  readonly ipAddress: string;
  /** The account's address as it was typed, whether or not there is such an account. */
  readonly email: string;
}

/** Bounds how often passwords can be guessed. */
export interface SignInLimit {
  /**
   * Runs a try, which counts against its address and its account only when it ends in `invalid_credentials`. Throws
   * `rate_limited`, without running it, when either had too many; the answer is the same for an account that is none.
   */
  guard<Result>(who: SignInTry, work: () => Promise<Result>): Promise<Result>;
}

/** Counts each try before it runs, so that many at once pass no limit, and takes it back when the password was right. */
export function signInLimit(options: {
  readonly byAddress: RateLimit;
  readonly byAccount: RateLimit;
  /** Redis holds hashes of addresses and accounts under this key. */
  readonly key: Uint8Array;
}): SignInLimit {
  const { byAddress, byAccount, key } = options;
  const hash = (text: string) => createHmac("sha256", key).update(text).digest("base64url").slice(0, 22);
  return {
    async guard({ ipAddress, email }, work) {
      const address = hash(addressBlock(ipAddress));
      const account = hash(email.toLowerCase());
      await byAddress.take(address);
      try {
        await byAccount.take(account);
      } catch (err) {
        // Somebody else's guesses at one account must not lock the whole address that its owner signs in from.
        await byAddress.giveBack(address);
        throw err;
      }
      const forget = () => Promise.all([byAddress.giveBack(address), byAccount.giveBack(account)]);
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work();
      } catch (err) {
        if (!isAppError(err, "invalid_credentials")) await forget();
        throw err;
      }
      await forget();
      return result;
    },
  };
}
