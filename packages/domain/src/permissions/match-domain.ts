/**
 * Whether a canonical host matches an allowed domain. `api.example.com` matches itself alone; `*.example.com` matches
 * every name below `example.com` at a label boundary, and not `example.com` itself.
 */
export function matchesDomain(pattern: string, host: string): boolean {
  if (!pattern.startsWith("*.")) return pattern === host;
  const suffix = pattern.slice(1);
  return host.length > suffix.length && host.endsWith(suffix);
}

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * The canonical form of a host name (lower case, no trailing dot), or undefined when it is not a plain DNS name with
 * at least two labels. Names that look like an IPv4 address in any form have a numeric last label and are refused.
 */
export function canonicalHostName(raw: string): string | undefined {
  const host = raw.toLowerCase().replace(/\.$/, "");
  if (host.length > 253) return undefined;
  const labels = host.split(".");
  const last = labels.at(-1);
  if (labels.length < 2 || last === undefined || /^(?:\d+|0x[\da-f]*)$/.test(last)) return undefined;
  return labels.every((label) => LABEL.test(label)) ? host : undefined;
}

/** Whether a text is a valid entry of `allowedDomains`: a canonical host name, or `*.` before one. */
export function isDomainPattern(text: string): boolean {
  const host = text.startsWith("*.") ? text.slice(2) : text;
  return canonicalHostName(host) === host;
}
