import { ROLES } from "../../roles.ts";
import { allowed, noted, refused } from "../define-action.ts";
import { count, maybe, orNull, shortText, text, word } from "../facts.ts";

/** Why a one-time code was not taken. */
const codeRefusal = word(["not_enrolled", "wrong", "replayed", "locked"]);
const CODE_REFUSALS = {
  not_enrolled: "a code without an authenticator",
  wrong: "a wrong code",
  replayed: "a code that was used before",
  locked: "a code while codes were locked",
} as const;

/** What somebody gives a password or a code for besides signing in. */
export const ACCOUNT_CHANGES = ["password_change", "totp_replace", "backup_codes_replace"] as const;

/** One of {@link ACCOUNT_CHANGES}. */
export type AccountChange = (typeof ACCOUNT_CHANGES)[number];

const sessions = { sessions: count };

const sessionsOf = (ended: number | undefined): string =>
  ended === 1 ? "a session" : `${ended ?? "some"} sessions`;

/** What people do about their accounts and the client's people. */
export const USER_ACTIONS = {
  "user.register": allowed({ role: word(ROLES) }, ({ who }) => `${who} registered`),
  "user.login": allowed(
    { factor: word(["totp", "backup_code"]), remaining: maybe(count) },
    ({ who, facts }) =>
      facts.factor === "backup_code"
        ? `${who} signed in with password and a backup code, ${facts.remaining ?? "some"} left`
        : `${who} signed in with password and code`,
  ),
  "user.login_failed": refused(
    { factor: word(["password", "totp", "backup_code"]), reason: maybe(codeRefusal) },
    ({ target, facts }) => {
      const given = {
        password: "a wrong password",
        totp: "a wrong code",
        backup_code: "a wrong backup code",
      };
      return `Somebody tried to sign in as ${target} with ${given[facts.factor ?? "password"]}`;
    },
  ),
  "user.logout": allowed({}, ({ who }) => `${who} signed out`),
  "user.totp_enroll": allowed({ backupCodes: count }, ({ who }) => `${who} set up an authenticator`),
  "user.step_up": allowed({ operation: maybe(text(256)) }, ({ who, facts }) =>
    facts.operation === undefined
      ? `${who} confirmed with a fresh code and may make changes for five minutes`
      : `${who} confirmed ${facts.operation} with a fresh code`,
  ),
  "user.step_up_failed": refused(
    { reason: codeRefusal, operation: maybe(text(256)), purpose: maybe(word(ACCOUNT_CHANGES)) },
    ({ target, facts }) =>
      facts.reason === undefined
        ? `A wrong code was given for ${target}`
        : `A fresh code was asked of ${target} and refused: it was ${CODE_REFUSALS[facts.reason]}`,
  ),
  "user.email_verify": allowed({}, ({ who }) => `${who} confirmed the mail address`),
  "user.password_change": allowed(
    sessions,
    ({ who }) => `${who} changed the password, and other sessions were ended`,
  ),
  "user.password_refused": refused(
    { purpose: maybe(word(ACCOUNT_CHANGES)) },
    ({ target }) => `A wrong password was given in a session of ${target}`,
  ),
  "user.password_reset_request": noted(
    {},
    ({ target }) => `Somebody asked to reset the password of ${target}`,
  ),
  "user.password_reset": allowed(
    sessions,
    ({ who }) => `${who} reset the password, and all sessions were ended`,
  ),
  "user.session_end": allowed(sessions, ({ who, facts }) => `${who} ended ${sessionsOf(facts.sessions)}`),
  "user.totp_replace": allowed(
    sessions,
    ({ who }) => `${who} replaced the authenticator: other sessions were ended, and backup codes are new`,
  ),
  "user.backup_codes_replace": allowed(
    sessions,
    ({ who }) => `${who} made new backup codes, and other sessions were ended`,
  ),
  "user.recovery_request": {
    ...allowed(
      { endsAt: shortText },
      ({ target }) =>
        `An operator began a recovery of ${target}, which anybody of this client can stop for a day`,
    ),
    tone: () => "bad" as const,
  },
  "user.recovery_cancel": allowed(
    { how: word(["link", "session", "signed_in", "not_everybody_told"]) },
    ({ target }) => `The recovery of ${target} was stopped`,
  ),
  "user.recovery": {
    ...allowed(
      { ...sessions, requestedBy: orNull(shortText) },
      ({ target }) => `The authenticator of ${target} was removed, and the next sign-in sets up a new one`,
    ),
    tone: () => "bad" as const,
  },
};
