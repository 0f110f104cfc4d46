import { AppError, type FieldError, isDomainPattern } from "@deployclaw/domain";

/** A secret and where it may be used. */
export interface NewCredential {
  readonly name: string;
  readonly value: string;
  /** Host names or label wildcards. */
  readonly hosts: readonly string[];
  /** The one header that may carry it, in lower case; `authorization` unless told otherwise. */
  readonly header?: string | undefined;
}

const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;
const HEADER = /^[a-z0-9-]{1,64}$/;
const VALUE = /^[\x20-\x7e]{1,8192}$/;
const HOSTS_MAX = 20;
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
  if (!NAME.test(input.name))
    fields.push({
      pointer: "/name",
      detail: "must start with a letter and have at most 63 letters, digits, dots, dashes or underscores",
    });
  if (!VALUE.test(input.value))
    fields.push({ pointer: "/value", detail: "must be 1 to 8192 characters of printable ASCII" });
  if (hosts.length < 1 || hosts.length > HOSTS_MAX)
    fields.push({ pointer: "/hosts", detail: `must be 1 to ${HOSTS_MAX} hosts` });
  for (const [index, host] of hosts.entries())
    if (!isDomainPattern(host))
      fields.push({
        pointer: `/hosts/${index}`,
        detail: "must be a host name such as api.example.com or *.example.com",
      });
  if (!HEADER.test(header) || FORBIDDEN_HEADERS.includes(header))
    fields.push({ pointer: "/header", detail: "must be the name of a header that can carry a secret" });
  if (fields.length > 0) throw new AppError("invalid_input", "The credential is not valid.", { fields });
  return { name: input.name, value: input.value, hosts, header };
}
