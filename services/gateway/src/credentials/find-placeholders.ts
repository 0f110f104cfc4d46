import { PLACEHOLDER } from "@deployclaw/domain";
import type { ByteFilter } from "./redact-bytes.ts";

const ALL = new RegExp(PLACEHOLDER.source, "g");
const PLACEHOLDER_CHARS = 31;
const PREFIX = "dcph_";

/** Every placeholder in a text, in order, repetitions kept. */
export function findPlaceholders(text: string): string[] {
  return text.match(ALL) ?? [];
}

/** A placeholder was found where none may be. */
export class PlaceholderFound extends Error {
  constructor() {
    super("a placeholder is outside its slot");
    this.name = "PlaceholderFound";
  }
}

function openEnd(text: string): number {
  for (let size = Math.min(PLACEHOLDER_CHARS - 1, text.length); size > 0; size -= 1) {
    const tail = text.slice(-size);
    const fits = size <= PREFIX.length ? PREFIX.startsWith(tail) : /^dcph_[a-z2-7]*$/.test(tail);
    if (fits) return size;
  }
  return 0;
}

/** Lets a body through until a placeholder appears in it, also across chunks; then throws {@link PlaceholderFound}. */
export function refusePlaceholders(): ByteFilter {
  let held: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const bytes = Buffer.concat([held, chunk]);
      const text = bytes.toString("latin1");
      if (PLACEHOLDER.test(text)) throw new PlaceholderFound();
      const open = openEnd(text);
      held = bytes.subarray(bytes.length - open);
      return bytes.subarray(0, bytes.length - open);
    },
    end() {
      const rest = held;
      held = Buffer.alloc(0);
      return rest;
    },
  };
}
