import { type Clock, isAppError, type Log } from "@deployclaw/domain";
import type { ImageEngine } from "./custom-images.ts";
import type { FetchedImages } from "./fetched-images.ts";

/** How long an image that no agent names any more is kept. */
export const UNUSED_IMAGE_MS = 24 * 60 * 60 * 1_000;

/** More would keep the engine from its cells. */
const REMOVED_MAX = 5;

/**
 * Removes images that this host fetched and that no agent has named for `keptMs`, a few at a time. The engine's other images
 * are not looked at. A crash leaves the note behind, and removing what is gone does no harm.
 */
export async function removeUnusedImages(deps: {
  readonly engine: Pick<ImageEngine, "removeImage">;
  readonly fetched: FetchedImages;
  readonly keptMs: number;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<void> {
  const { engine, fetched, log } = deps;
  const now = deps.clock();
  const before = new Date(now.getTime() - deps.keptMs);
  for (const image of await fetched.unused({ now, before, max: REMOVED_MAX })) {
    try {
      if ((await engine.removeImage(image.reference)) === "used") {
        // Of a cell that still runs what its agent named before, or of somebody else; the others must not wait for it.
        await fetched.postpone(image, now);
        continue;
      }
    } catch (err) {
      if (!isAppError(err)) throw err;
      log.error(`the unused image ${image.reference} could not be removed`, err);
      await fetched.postpone(image, now);
      continue;
    }
    await fetched.forget(image);
    log.info(
      `removed the image ${image.reference}: no agent has named it since ${image.unusedSince.toISOString()}`,
    );
  }
}
