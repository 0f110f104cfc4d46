/** How long a session lives that has given only a password: enough to scan a code. */
export const PASSWORD_SESSION_MS = 30 * 60_000;

/** How long a session lives that has given both factors. */
export const FULL_SESSION_MS = 12 * 60 * 60_000;

/** How long a given TOTP code counts as step-up. */
export const STEP_UP_MS = 5 * 60_000;
