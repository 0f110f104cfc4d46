const PATTERN_LENGTH_MAX = 256;
const SEGMENTS_MAX = 24;
const PART = /^[A-Za-z0-9._~!$&'()+,:@=-]*$/;

/**
 * The segments of a canonical path, percent-decoded once and without its query, or undefined when a server may read them
 * in another way: an encoded slash, backslash, dot segment, percent or control character, an empty segment, a path
 * parameter (`;`). A slash at the end is not looked at.
 */
export function pathSegments(path: string): readonly string[] | undefined {
  const [plain = ""] = path.split("?", 1);
  const segments: string[] = [];
  for (const raw of plain.replace(/^\//, "").replace(/\/$/, "").split("/")) {
    const segment = decoded(raw);
    if (segment === undefined) return undefined;
    segments.push(segment);
  }
  return segments.length === 1 && segments[0] === "" ? [] : segments.includes("") ? undefined : segments;
}

function decoded(raw: string): string | undefined {
  try {
    const text = decodeURIComponent(raw);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return /[/\\%;\u0000-\u001f\u007f]/.test(text) || text === "." || text === ".." ? undefined : text;
  } catch (err) {
    if (!(err instanceof URIError)) throw err;
    return undefined;
  }
}

const DECODINGS_MAX = 3;

/** The segments that the most obliging server could see in a path: decoded again and again, slashes merged. */
export function loosePathSegments(path: string): readonly string[] {
  let [text = ""] = path.split("?", 1);
  for (let count = 0; count < DECODINGS_MAX; count += 1)
    text = text.replace(/%([0-9a-f]{2})/gi, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  return text
    .split(/[/\\]/)
    .map((segment) => segment.replace(/;.*$/s, ""))
    .filter((segment) => segment !== "" && segment !== ".");
}

/**
 * Whether a text is a path pattern: `/` and segments of letters, digits and the plain marks of a path. `*` stands for a
 * whole segment or, once in a segment, for part of it; `**` at the end for whatever follows, nothing included.
 */
export function isPathPattern(text: string): boolean {
  if (!text.startsWith("/") || text.length > PATTERN_LENGTH_MAX) return false;
  if (text === "/") return true;
  const segments = text.slice(1).split("/");
  const rest = segments.at(-1) === "**" ? segments.slice(0, -1) : segments;
  return segments.length <= SEGMENTS_MAX && rest.every(isSegmentPattern);
}

function isSegmentPattern(segment: string): boolean {
  const parts = segment.split("*");
  return segment !== "" && segment !== "." && segment !== ".." && parts.length <= 2 && parts.every(isPart);
}

const isPart = (part: string): boolean => PART.test(part);

/**
 * Whether a pattern matches a path's segments, in time proportional to both. Case does not count, since a server for
 * which it does not either would otherwise be told one thing and do another.
 */
export function matchesPath(pattern: string, segments: readonly string[]): boolean {
  const expected = pattern === "/" ? [] : pattern.slice(1).split("/");
  const isOpen = expected.at(-1) === "**";
  const fixed = isOpen ? expected.slice(0, -1) : expected;
  if (isOpen ? segments.length < fixed.length : segments.length !== fixed.length) return false;
  return fixed.every((part, index) => matchesSegment(part, segments[index] ?? ""));
}

function matchesSegment(pattern: string, segment: string): boolean {
  const text = segment.toLowerCase();
  const [before = "", after] = pattern.toLowerCase().split("*");
  if (after === undefined) return before === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
