import { passed, refused, type Step } from "../pipeline/answer/refusal.ts";
import { type Header, headerValues } from "../pipeline/inbound/header.ts";
import type { ParsedRequest } from "../pipeline/inbound/parse-request.ts";
import { countPlaceholders, findPlaceholders } from "./find-placeholders.ts";
import { basicTexts } from "./slots/in-header.ts";

/**
 * The placeholders of a request's path, query and headers. Refused are one that is spelled with escapes, one that
 * stands there twice, and two within the headers of one name; and two Authorization headers without any placeholder, as
 * neither can then be told to be the right one. With one, that header is sent alone.
 */
export function placeholdersOfHead(request: ParsedRequest): Step<readonly string[]> {
  // What a Basic header says in base64 is looked at in plain text as well.
  const headers: readonly Header[] = [
    ...request.headers,
    ...basicTexts(request).map((text): Header => ["authorization", text]),
  ];
  const text = [request.path, ...headers.flat()].join("\n");
  const found = findPlaceholders(text);
  const holding = headers.flatMap(([name, value]) => findPlaceholders(value).map(() => name));
  if (countPlaceholders(Buffer.from(text, "latin1")) !== found.length || hasTwice(found) || hasTwice(holding))
    return refused("placeholder_outside_slot");
  if (headerValues(request.headers, "authorization").length > 1 && !holding.includes("authorization"))
    return refused("malformed_request");
  return passed(found);
}

const hasTwice = (texts: readonly string[]): boolean => new Set(texts).size !== texts.length;
