import type { OutputQuestion } from "./read-output.ts";

const LINES = /^[1-9]\d{0,3}$/;
const LINES_MAX = 1_000;
const SEARCH_LENGTH_MAX = 200;
const POSITION = /^\d{1,16}-\d{1,16}$/;

/** What the query of a request for output asks: `lines`, or `after` a position, and `search`; undefined when it is none. */
export function outputQuestion(query: URLSearchParams): OutputQuestion | undefined {
  const [lines, after, search = ""] = [query.get("lines"), query.get("after"), query.get("search") ?? ""];
  if (search.length > SEARCH_LENGTH_MAX) return undefined;
  if (after !== null)
    return lines === null && POSITION.test(after) ? { kind: "after", position: after, search } : undefined;
  if (lines === null || !LINES.test(lines) || Number(lines) > LINES_MAX) return undefined;
  return { kind: "newest", linesMax: Number(lines), search };
}
