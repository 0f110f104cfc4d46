import type { Readable } from "node:stream";
import { LIMITS } from "../limits.ts";
import type { RefusalReason } from "../pipeline/answer/refusal.ts";
import { type ByteBudget, takeFromAll } from "../pipeline/budgets/byte-budget.ts";
import { BodyTooLarge, readBody } from "../pipeline/inbound/request-body.ts";

/** A whole body that counts against budgets until it is released. */
export interface HeldBody {
  readonly bytes: Buffer;
  release(): void;
}

/** One of the budgets has no more. */
class TooMuchHeld extends Error {
  constructor() {
    super("too many bytes of model requests are held");
    this.name = "TooMuchHeld";
  }
}

const [BRACE, BRACKET, COMMA] = Buffer.from("{[,");

function partsOf(json: Buffer): number {
  let parts = 0;
  for (const byte of json) if (byte === BRACE || byte === BRACKET || byte === COMMA) parts += 1;
  return parts;
}

/** Reads the JSON body of a request to a model, bounded in bytes and parts, or gives the reason why not. */
export async function holdBody(
  source: Readable,
  budgets: readonly ByteBudget[],
): Promise<HeldBody | RefusalReason> {
  let held = 0;
  const release = () => {
    for (const budget of budgets) budget.give(held);
    held = 0;
  };
  const admit = (bytes: number): void => {
    if (!takeFromAll(budgets, bytes)) throw new TooMuchHeld();
    held += bytes;
  };
  const give = (reason: RefusalReason): RefusalReason => {
    release();
    return reason;
  };
  try {
    const bytes = await readBody(source, LIMITS.modelBodyBytesMax, admit);
    return partsOf(bytes) > LIMITS.modelBodyPartsMax ? give("body_too_large") : { bytes, release };
  } catch (err) {
    const reason = give("too_many_requests");
    if (err instanceof TooMuchHeld) return reason;
    if (!(err instanceof BodyTooLarge)) throw err;
    return "body_too_large";
  }
}
