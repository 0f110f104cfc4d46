import { AppError } from "@deployclaw/domain";

/** How much a request's body may hold, in bytes. */
export const BODY_BYTES_MAX = 256 * 1024;

/** How deep a body's arrays and objects may nest. */
export const NESTING_MAX = 64;

/** What a route takes, and who sends it. */
export interface BodyRules {
  /** Whether an HTML form may send it. */
  readonly form: boolean;
  /** Whether the request carries a session. */
  readonly hasCookie: boolean;
}

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

const contentType = (request: Request): string => request.headers.get("content-type") ?? "";

/** Whether a request carries what an HTML form sends. */
export const isForm = (request: Request): boolean => FORM_TYPE.test(contentType(request));

/**
 * A browser sends every other type for any site without asking first (Fetch standard, section 4.1, safelisted types), so
 * with a session it counts as another site's doing.
 */
const refuse = ({ hasCookie }: BodyRules): AppError =>
  hasCookie
    ? new AppError("foreign_origin", "Send the body as application/json.")
    : new AppError("unsupported_media_type", "Send the body as application/json.");

async function readText(request: Request): Promise<string> {
  if (request.body === null) return "";
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX)
    throw new AppError("payload_too_large", `A body may have at most ${BODY_BYTES_MAX} bytes.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > BODY_BYTES_MAX)
        throw new AppError("payload_too_large", `A body may have at most ${BODY_BYTES_MAX} bytes.`);
      chunks.push(chunk);
    }
  } catch (err) {
    if (!request.signal.aborted) throw err;
    throw new AppError("bad_request", "The body ended early.", { cause: err });
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** How deep arrays and objects of a text nest, whether or not it is JSON; what stands in strings does not count. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString && character === "\\") at += 1;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth -= 1;
  }
  return deepest;
}

function parseJson(text: string): unknown {
  // What looks at the value calls itself for each level.
  if (nestingOf(text) > NESTING_MAX) {
    const fields = [{ pointer: "", detail: `must not nest deeper than ${NESTING_MAX} levels` }];
    throw new AppError("invalid_input", "The body nests too deeply.", { fields });
  }
  try {
    return JSON.parse(text);
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
    const fields = [{ pointer: "", detail: "is not JSON" }];
    throw new AppError("invalid_input", "The body is not JSON.", { cause: err, fields });
  }
}

/**
 * Reads a body's text. Throws `foreign_origin` for a content type that the route does not take with a session and
 * `unsupported_media_type` without one, `payload_too_large` beyond 256 KiB whether or not the length was announced.
 */
export async function readBody(request: Request, rules: BodyRules): Promise<string> {
  if (request.headers.has("content-encoding"))
    throw new AppError("unsupported_media_type", "Send the body without a content encoding.");
  const isTaken = JSON_TYPE.test(contentType(request)) || (rules.form && isForm(request));
  if (!isTaken) throw refuse(rules);
  return readText(request);
}

/**
 * What a body's text says: JSON, or a form's fields, of which one left empty is as if it were not there. Throws
 * `invalid_input` when it is not JSON.
 */
export function parseBody(request: Request, text: string): unknown {
  if (!isForm(request)) return parseJson(text);
  return Object.fromEntries([...new URLSearchParams(text)].filter(([, value]) => value !== ""));
}

/** Refuses a body of another kind than JSON on a route that takes none. */
export function refuseOtherBody(request: Request, rules: BodyRules): void {
  const type = contentType(request);
  if (type !== "" && !JSON_TYPE.test(type)) throw refuse(rules);
}
