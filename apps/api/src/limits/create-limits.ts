import { addressBlock } from "../http/address-block.ts";
import type { LimitStore } from "./limit-store.ts";
import { type Quota, rateLimit } from "./rate-limit.ts";
import { type SignInLimit, signInLimit } from "./sign-in-limit.ts";

/** How often is too often. */
export interface LimitSettings {
  /** Wrong passwords within 15 minutes, by address and by account. */
  readonly failedLoginsMax: number;
  /** By address. */
  readonly registrationsPerHourMax: number;
  /** By session. */
  readonly requestsPerMinuteMax: number;
}

/** The limits that callers of the API meet. */
export interface Limits {
  readonly signIn: SignInLimit;
  /** Counts a registration. Throws `rate_limited` when there were too many from this address. */
  takeRegistration(ipAddress: string): Promise<Quota>;
  /** Counts a request for mail. Throws `rate_limited` when there were too many from this address. */
  takeMail(ipAddress: string): Promise<Quota>;
  /** Counts a password that somebody who is signed in gives. Throws `rate_limited` when there were too many. */
  takeOwnPassword(userId: string): Promise<Quota>;
  /** Counts a session's request. Throws `rate_limited` when there were too many. */
  takeRequest(sessionId: string): Promise<Quota>;
}

const MAILS_PER_HOUR_MAX = 10;
const OWN_PASSWORDS_MAX = 10;

/** Makes the limits, counted in the store and in this process; without a store in this process alone. */
export function createLimits(options: {
  readonly settings: LimitSettings;
  readonly store: LimitStore | undefined;
  /** What addresses and accounts are hashed with. */
  readonly key: Uint8Array;
}): Limits {
  const { settings, store, key } = options;
  const failedLogins = (name: string) =>
    rateLimit(
      {
        name,
        max: settings.failedLoginsMax,
        windowSeconds: 15 * 60,
        refusal: "Too many wrong passwords. Try again later.",
      },
      store,
    );
  const registrations = rateLimit(
    {
      name: "registrations",
      max: settings.registrationsPerHourMax,
      windowSeconds: 60 * 60,
      refusal: "Too many registrations from your address. Try again later.",
    },
    store,
  );
  const mails = rateLimit(
    {
      name: "mails",
      max: MAILS_PER_HOUR_MAX,
      windowSeconds: 60 * 60,
      refusal: "Too many mails were asked for from your address. Try again later.",
    },
    store,
  );
  const ownPasswords = rateLimit(
    {
      name: "own-passwords",
      max: OWN_PASSWORDS_MAX,
      windowSeconds: 15 * 60,
      refusal: "Too many passwords were tried in your account. Try again later.",
    },
    store,
  );
  const requests = rateLimit(
    {
      name: "requests",
      max: settings.requestsPerMinuteMax,
      windowSeconds: 60,
      refusal: "Too many requests of this session. Try again in a moment.",
    },
    store,
  );
  return {
    signIn: signInLimit({
      byAddress: failedLogins("login-address"),
      byAccount: failedLogins("login-account"),
      key,
    }),
    takeRegistration: (ipAddress) => registrations.take(addressBlock(ipAddress)),
    takeMail: (ipAddress) => mails.take(addressBlock(ipAddress)),
    takeOwnPassword: (userId) => ownPasswords.take(userId),
    takeRequest: (sessionId) => requests.take(sessionId),
  };
}
