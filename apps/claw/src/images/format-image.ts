import type { ListedImage } from "./list-images.ts";

/** One image on one line: its name, id, size, contract, whether that fits, and where it comes from. */
export function formatImage({ name, id, size, contract, refusal, origin }: ListedImage): string {
  const verdict = refusal === undefined ? "fits" : "does not fit";
  const fit = size === undefined ? "" : `contract ${contract ?? "none"}, ${verdict}`;
  return `${name.padEnd(10)} ${id.slice(0, 19)}  ${(size ?? "missing").padStart(9)}  ${fit.padEnd(18)}  ${origin}`;
}
