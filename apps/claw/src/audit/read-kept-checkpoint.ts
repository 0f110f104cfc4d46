import type { KeptElsewhere } from "./verify-export.ts";

/**
 * Reads a checkpoint that somebody kept: the answer of `GET /api/audit/checkpoint` as it came, which brings its key
 * along, or the signed note alone. Proves nothing yet; a text that is neither is given as it is and refused later.
 */
export function readKeptCheckpoint(text: string): KeptElsewhere {
  const answer = parseJson(text);
  if (typeof answer !== "object" || answer === null || !("note" in answer)) return { checkpoint: text };
  const { note } = answer;
  const publicKey = "publicKey" in answer ? answer.publicKey : undefined;
  return {
    checkpoint: typeof note === "string" ? note : text,
    publicKey: typeof publicKey === "string" ? publicKey : undefined,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err;
    return undefined;
  }
}
