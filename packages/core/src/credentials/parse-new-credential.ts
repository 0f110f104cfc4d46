import {
  AppError,
  CREDENTIAL_HOSTS_MAX,
  CREDENTIAL_NAME,
  type CredentialSecret,
  type CredentialSlot,
  DEFAULT_SLOT,
  type FieldError,
  isDomainPattern,
  secretErrors,
  slotErrors,
} from "@deployclaw/domain";

/** A secret and where it may be used. */
export interface NewCredential extends CredentialSecret {
  readonly name: string;
  /** Host names or label wildcards. */
  readonly hosts: readonly string[];
  /** The one place of a request that may carry it; a bearer token unless told otherwise. */
  readonly slot?: CredentialSlot | undefined;
}

/** Checks a new credential. Throws `invalid_input` naming the fields, never repeating a secret. */
export function parseNewCredential(input: NewCredential): {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly slot: CredentialSlot;
  readonly secret: CredentialSecret;
} {
  const slot = input.slot ?? DEFAULT_SLOT;
  const secret = { value: input.value, clientSecret: input.clientSecret };
  const hosts = [...new Set(input.hosts)];
  const fields: FieldError[] = [];
  if (!CREDENTIAL_NAME.pattern.test(input.name))
    fields.push({ pointer: "/name", detail: CREDENTIAL_NAME.detail });
  fields.push(...secretErrors(slot, secret));
  if (hosts.length < 1 || hosts.length > CREDENTIAL_HOSTS_MAX)
    fields.push({ pointer: "/hosts", detail: `must be 1 to ${CREDENTIAL_HOSTS_MAX} hosts` });
  for (const [index, host] of hosts.entries())
    if (!isDomainPattern(host))
      fields.push({
        pointer: `/hosts/${index}`,
        detail: "must be a host name such as api.example.com or *.example.com",
      });
  fields.push(...slotErrors(slot));
  if (fields.length > 0) throw new AppError("invalid_input", "The credential is not valid.", { fields });
  return { name: input.name, hosts, slot, secret };
}
