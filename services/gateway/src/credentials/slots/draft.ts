import type { Secret } from "@deployclaw/vault";
import type { Step } from "../../pipeline/answer/refusal.ts";
import type { Header } from "../../pipeline/inbound/header.ts";
import type { ParsedRequest } from "../../pipeline/inbound/parse-request.ts";

/** A request on its way out while its placeholders are replaced. */
export interface Draft {
  readonly target: ParsedRequest["target"];
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  /** The whole body where the gateway has it; undefined while it is only passed through, and for none. */
  readonly body: Buffer | undefined;
}

/** Puts a value where its placeholder stands; refuses one that would break out of its place. */
export type Swap = (draft: Draft, value: Secret, at: Date) => Step<Draft>;

/** The draft with one header of this name, where the first one stood, or at the end. */
export function withHeader(draft: Draft, name: string, value: string): Draft {
  const first = draft.headers.findIndex(([key]) => key === name);
  const others = draft.headers.filter(([key], index) => key !== name || index === first);
  if (first === -1) return { ...draft, headers: [...others, [name, value]] };
  return { ...draft, headers: others.map((header) => (header[0] === name ? [name, value] : header)) };
}
