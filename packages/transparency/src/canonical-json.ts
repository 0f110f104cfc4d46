import canonicalize from "canonicalize";

/**
 * The one text of a JSON value by RFC 8785 (JCS). Throws a `TypeError` or `Error` for what JSON cannot hold: no
 * value at all, NaN, infinities, bigints, lone surrogates and cycles.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("this value has no JSON form");
  return text;
}
