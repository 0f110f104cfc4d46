/** How a body is encoded: not at all, in a way that can be undone, or otherwise. */
export type ContentCoding = "identity" | "gzip" | "deflate" | "br" | "zstd" | "unknown";

const CODINGS: Readonly<Record<string, ContentCoding>> = {
  "": "identity",
  identity: "identity",
  gzip: "gzip",
  "x-gzip": "gzip",
  deflate: "deflate",
  br: "br",
  zstd: "zstd",
};

/** What the values of Content-Encoding headers say (RFC 9110 section 8.4); two codings at once are unknown. */
export function contentCoding(values: readonly string[]): ContentCoding {
  const codings = values
    .flatMap((value) => value.split(","))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length > 1) return "unknown";
  return CODINGS[codings[0] ?? ""] ?? "unknown";
}
