import type { ImageFacts } from "./image-facts.ts";

const GIB = 1024 ** 3;

/** How large an image that a client brings along may be, unpacked. */
export const CUSTOM_IMAGE_BYTES_MAX = 8 * GIB;

const LABEL_PREFIX = "deployclaw.";
const SHOWN = 3;

/**
 * Why an image may not become a cell, in sentences for its client; none when it may. A user of its own, a health check and
 * setuid files need no refusal: a cell has its own user, no health check, and no new privileges.
 */
export function checkCustomImage(
  image: ImageFacts,
  host: { readonly architecture: string },
): readonly string[] {
  const refusals: string[] = [];
  const labels = image.labels.filter((label) => label.startsWith(LABEL_PREFIX));
  if (image.os !== "linux" || image.architecture !== host.architecture)
    refusals.push(
      `It is made for ${image.os}/${image.architecture}, and this host is linux/${host.architecture}.`,
    );
  if (image.volumes.length > 0)
    refusals.push(
      `It declares volumes (${shown(image.volumes)}), which would have no size limit; declare writable paths instead.`,
    );
  if (labels.length > 0) refusals.push(`It carries labels that belong to the platform (${shown(labels)}).`);
  if (!image.hasProgram) refusals.push("It does not say what to run: it has neither entrypoint nor command.");
  if (image.sizeBytes > CUSTOM_IMAGE_BYTES_MAX)
    refusals.push(`It is larger than ${CUSTOM_IMAGE_BYTES_MAX / GIB} GiB.`);
  return refusals;
}

function shown(names: readonly string[]): string {
  const more = names.length - SHOWN;
  const first = names.slice(0, SHOWN).map((name) => name.slice(0, 64));
  return more > 0 ? `${first.join(", ")} and ${more} more` : first.join(", ");
}
