/** A rule that a text must keep, and how to say so when it does not. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly detail: string;
}

/** The name of an agent, unique within its client. */
export const AGENT_NAME: TextRule = {
  pattern: /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,61}[A-Za-z0-9])?$/,
  detail: "must be 1 to 63 letters, digits, spaces, dots, dashes or underscores, ending in a letter or digit",
};

/** The name of a credential, unique within its agent. */
export const CREDENTIAL_NAME: TextRule = {
  pattern: /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/,
  detail: "must start with a letter and have at most 63 letters, digits, dots, dashes or underscores",
};

/** A credential's value: what can stand in a header without ending it. */
export const CREDENTIAL_VALUE: TextRule = {
  pattern: /^[\x20-\x7e]{1,8192}$/,
  detail: "must be 1 to 8192 characters of printable ASCII, as a header value is",
};

/** What keeps the messages of one conversation together. */
export const SESSION_ID: TextRule = {
  pattern: /^[A-Za-z0-9_-]{1,64}$/,
  detail: "must be 1 to 64 letters, digits, dashes or underscores",
};

/** How long a message to an agent may be, in characters. */
export const MESSAGE_LENGTH_MAX = 32_000;

/** How many hosts a credential may be for. */
export const CREDENTIAL_HOSTS_MAX = 20;
