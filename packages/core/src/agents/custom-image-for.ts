import { AppError, type CustomImage, parseCustomImage, type RuntimeName } from "@deployclaw/domain";

/** What a client declares of an image of its own; all but the image has a proposal. */
export type AskedCustomImage = Parameters<typeof parseCustomImage>[0];

/**
 * The declaration that an agent of this runtime has: always one for `custom`, never one for another. Throws
 * `invalid_input` otherwise, and for a faulty one.
 */
export function customImageFor(
  runtime: RuntimeName,
  asked: AskedCustomImage | undefined,
): CustomImage | null {
  if (runtime === "custom" && asked !== undefined) return parseCustomImage(asked);
  if (runtime !== "custom" && asked === undefined) return null;
  const detail =
    runtime === "custom" ? "is needed for an image of your own" : "is only for an image of your own";
  throw new AppError("invalid_input", "The image is not declared as it must be.", {
    fields: [{ pointer: "/custom", detail }],
  });
}
