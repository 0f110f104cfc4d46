import { isRecord, parseJson } from "../../json.ts";
import { passed, refused } from "../../pipeline/answer/refusal.ts";
import { jsonText } from "../reveal.ts";
import type { Swap } from "./draft.ts";

function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
    else value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** Bytes as text, or undefined when they are not UTF-8 through and through. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (err) {
    if (!(err instanceof TypeError)) throw err;
    return undefined;
  }
}

/**
 * Whether the placeholder is the whole text at a pointer of a JSON document, as it is written. A document in which it
 * stands anywhere else as well, for example under the same name twice, does not count.
 */
export function isAtPointer(text: string, pointer: string, placeholder: string): boolean {
  const marker = placeholder.replace("dcph_", "mark_");
  if (text.includes(marker) || text.split(placeholder).length !== 2) return false;
  return valueAt(parseJson(text.replace(placeholder, marker)), pointer) === marker;
}

/** A JSON document with the text that is a placeholder replaced by a value. */
export function jsonWith(text: string, placeholder: string, value: string): string {
  return text.replace(`"${placeholder}"`, () => value);
}

/** The whole text at a pointer of a JSON body that the gateway holds. */
export function inJsonBody(text: string, pointer: string, placeholder: string): Swap | undefined {
  if (!isAtPointer(text, pointer, placeholder)) return undefined;
  return (draft, value) => {
    const body = draft.body === undefined ? undefined : utf8Text(draft.body);
    if (body === undefined) return refused("placeholder_outside_slot");
    return passed({ ...draft, body: Buffer.from(jsonWith(body, placeholder, jsonText(value))) });
  };
}
