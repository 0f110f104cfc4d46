import {
  AppError,
  CREDENTIAL_HEADER,
  CREDENTIAL_HOSTS_MAX,
  CREDENTIAL_NAME,
  CREDENTIAL_VALUE,
  type FieldError,
  isDomainPattern,
} from "@deployclaw/domain";

/** A secret and where it may be used. */
export interface NewCredential {
  readonly name: string;
  readonly value: string;
  /** Host names or label wildcards. */
  readonly hosts: readonly string[];
  /** The one header that may carry it, in lower case; `authorization` unless told otherwise. */
  readonly header?: string | undefined;
}

// A credential in one of these would change who is spoken to or how the message is framed.
const FORBIDDEN_HEADERS = [
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "upgrade",
  "te",
  "trailer",
];

/** Checks a new credential. Throws `invalid_input` naming the fields, never repeating the value. */
export function parseNewCredential(
  input: NewCredential,
): Required<{ [K in keyof NewCredential]: NonNullable<NewCredential[K]> }> {
  const header = input.header ?? "authorization";
  const hosts = [...new Set(input.hosts)];
  const fields: FieldError[] = [];
  if (!CREDENTIAL_NAME.pattern.test(input.name))
    fields.push({ pointer: "/name", detail: CREDENTIAL_NAME.detail });
  if (!CREDENTIAL_VALUE.pattern.test(input.value))
    fields.push({ pointer: "/value", detail: CREDENTIAL_VALUE.detail });
  if (hosts.length < 1 || hosts.length > CREDENTIAL_HOSTS_MAX)
    fields.push({ pointer: "/hosts", detail: `must be 1 to ${CREDENTIAL_HOSTS_MAX} hosts` });
  for (const [index, host] of hosts.entries())
    if (!isDomainPattern(host))
      fields.push({
        pointer: `/hosts/${index}`,
        detail: "must be a host name such as api.example.com or *.example.com",
      });
  if (!CREDENTIAL_HEADER.pattern.test(header) || FORBIDDEN_HEADERS.includes(header))
    fields.push({ pointer: "/header", detail: "must be the name of a header that can carry a secret" });
  if (fields.length > 0) throw new AppError("invalid_input", "The credential is not valid.", { fields });
  return { name: input.name, value: input.value, hosts, header };
}
