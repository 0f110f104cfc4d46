import type { Credential } from "@deployclaw/contracts/client";

type Slot = Credential["slot"];
/** The name of a kind of slot. */
export type SlotKind = Slot["kind"];

/** One thing to say about a slot. */
export interface SlotField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly example?: string;
  /** What there is to choose from, where it is not written freely; the first is chosen. */
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** Whether it may be left empty. */
  readonly optional?: true;
}

/** One way to use a credential, in plain words. */
export interface SlotChoice {
  readonly kind: SlotKind;
  readonly label: string;
  /** What the value is, where it is not simply the key. */
  readonly valueLabel?: string;
  readonly fields: readonly SlotField[];
}

const pointer: SlotField = {
  name: "pointer",
  label: "Place in the JSON",
  hint: "A JSON pointer.",
  example: "/auth/token",
};

/** Every way, the most common first. */
export const SLOT_CHOICES: readonly SlotChoice[] = [
  { kind: "bearer", label: "As a bearer token", fields: [] },
  {
    kind: "header",
    label: "In another header",
    fields: [{ name: "name", label: "Header", example: "x-api-key" }],
  },
  {
    kind: "basic",
    label: "As a password or user name (Basic)",
    fields: [
      {
        name: "part",
        label: "It is the",
        options: [
          ["password", "password"],
          ["username", "user name"],
        ],
      },
    ],
  },
  {
    kind: "query",
    label: "In the URL, as a parameter",
    fields: [{ name: "name", label: "Parameter", example: "key" }],
  },
  {
    kind: "path",
    label: "In the URL, within the path",
    fields: [
      {
        name: "after",
        label: "Right after",
        hint: "How the path begins. One a line.",
        example: "/bot",
      },
    ],
  },
  { kind: "json", label: "In a JSON body", fields: [pointer] },
  { kind: "websocket", label: "In a WebSocket message", fields: [pointer] },
  {
    kind: "oauth2",
    label: "With OAuth 2, as an access token",
    valueLabel: "Refresh token, or client secret",
    fields: [
      { name: "tokenUrl", label: "Token URL", example: "https://oauth2.googleapis.com/token" },
      {
        name: "grant",
        label: "The value is",
        options: [
          ["refresh_token", "a refresh token"],
          ["client_credentials", "the client's secret"],
        ],
      },
      { name: "clientId", label: "Client id" },
      {
        name: "authentication",
        label: "The client's id and secret go",
        options: [
          ["body", "into the body"],
          ["basic", "into a Basic header"],
        ],
      },
      { name: "scope", label: "Scopes", hint: "Separated by spaces. May be empty.", optional: true },
    ],
  },
  {
    kind: "aws",
    label: "As an AWS signature",
    valueLabel: "Secret access key",
    fields: [
      { name: "accessKeyId", label: "Access key id" },
      { name: "region", label: "Region", example: "eu-central-1" },
      { name: "service", label: "Service", example: "s3" },
    ],
  },
  {
    kind: "hmac",
    label: "As an HMAC signature",
    valueLabel: "Signing key",
    fields: [
      { name: "header", label: "Header", example: "x-signature" },
      {
        name: "hash",
        label: "Hash",
        options: [
          ["sha256", "SHA-256"],
          ["sha512", "SHA-512"],
          ["sha1", "SHA-1"],
        ],
      },
      {
        name: "encoding",
        label: "Written as",
        options: [
          ["hex", "hex"],
          ["base64", "base64"],
        ],
      },
      {
        name: "signs",
        label: "What is signed",
        hint: "Text with {method}, {path}, {body} and {header:name}.",
        example: "{header:x-timestamp}{method}{path}{body}",
      },
    ],
  },
];

/** The slot that a person described; the API says what is wrong with it. */
export function slotFrom(choice: SlotChoice, entered: (field: string) => string): Slot {
  const fields = choice.fields.map(({ name }) => {
    const text = entered(name);
    if (name === "after") return [name, text.split(/\s+/).filter((line) => line !== "")];
    return [
      name,
      name === "header" || (choice.kind === "header" && name === "name") ? text.toLowerCase() : text,
    ];
  });
  return { kind: choice.kind, ...Object.fromEntries(fields) } as Slot;
}
