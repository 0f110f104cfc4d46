import { passed, refused } from "../../pipeline/answer/refusal.ts";
import { headerValues } from "../../pipeline/inbound/header.ts";
import type { ParsedRequest } from "../../pipeline/inbound/parse-request.ts";
import { basicText, fitsHeader, replacePlaceholder } from "../reveal.ts";
import { type Swap, withHeader } from "./draft.ts";

type Head = Pick<ParsedRequest, "headers">;

const swapInHeader =
  (name: string, text: string, placeholder: string): Swap =>
  (draft, value) =>
    fitsHeader(value)
      ? passed(withHeader(draft, name, replacePlaceholder(text, placeholder, value)))
      : refused("credential_unavailable");

/** The text of the header that holds the placeholder; another one of its name is not sent. */
export function headerHolding({ headers }: Head, name: string, placeholder: string): string | undefined {
  return headerValues(headers, name).find((value) => value.includes(placeholder));
}

/** Anywhere within the value of one header. */
export function inHeader(head: Head, name: string, placeholder: string): Swap | undefined {
  const text = headerHolding(head, name, placeholder);
  return text === undefined ? undefined : swapInHeader(name, text, placeholder);
}

/** `Authorization: Bearer` and nothing else (RFC 6750). */
export function asBearer(head: Head, placeholder: string): Swap | undefined {
  const text = headerHolding(head, "authorization", placeholder);
  return /^bearer +(.*?) *$/i.exec(text ?? "")?.[1] === placeholder
    ? swapInHeader("authorization", `Bearer ${placeholder}`, placeholder)
    : undefined;
}

/** What `Authorization: Basic` says in plain text, of each such header. */
export function basicTexts({ headers }: Head): string[] {
  return headerValues(headers, "authorization").flatMap((value) => {
    const encoded = /^basic +([\w+/=-]+) *$/i.exec(value)?.[1];
    return encoded === undefined ? [] : [Buffer.from(encoded, "base64").toString("latin1")];
  });
}

/** The whole password or user name of `Authorization: Basic` (RFC 7617). */
export function inBasic(head: Head, part: "password" | "username", placeholder: string): Swap | undefined {
  const text = basicTexts(head).find((each) => each.includes(placeholder));
  const colon = text?.indexOf(":") ?? -1;
  if (text === undefined || colon === -1) return undefined;
  if ((part === "username" ? text.slice(0, colon) : text.slice(colon + 1)) !== placeholder) return undefined;
  return (draft, value) =>
    fitsHeader(value)
      ? passed(withHeader(draft, "authorization", basicText(text, placeholder, value)))
      : refused("credential_unavailable");
}
