import { type Clock, isAppError, type Log, registryOf } from "@deployclaw/domain";
import { checkCustomImage } from "./check-custom-image.ts";
import type { FetchedImages } from "./fetched-images.ts";
import type { ImageFacts } from "./image-facts.ts";
import { removeUnusedImages } from "./remove-unused-images.ts";

/** What of an engine is needed for images that clients bring along. */
export interface ImageEngine {
  describeImage(reference: string): Promise<ImageFacts | undefined>;
  /** Fetches an image from its registry; `onProgress` is told of the share that is there, 0 to 1. */
  fetchImage(reference: string, onProgress: (share: number) => void): Promise<void>;
  /**
   * Removes an image by its reference; it stays while it has another name. One that is gone is fine; one from which there
   * is a container, running or not, is `used` and left alone.
   */
  removeImage(reference: string): Promise<"removed" | "used">;
}

/** How far an image is. */
export type CustomImageState =
  | { readonly kind: "ready"; readonly imageId: string }
  | { readonly kind: "fetching"; readonly percent: number }
  /** It may never become a cell on this host. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It could not be fetched; it is tried again when it is asked for after a while. */
  | { readonly kind: "failed"; readonly reason: string };

/** The images that clients bring along, on this host. */
export interface CustomImages {
  /** How far an image is now; one that is not there begins to be fetched, once for all who ask. */
  state(reference: string): Promise<CustomImageState>;
  /** Removes a few of those that were fetched here and that no agent has named for a while. */
  removeUnused(): Promise<void>;
}

interface Fetch {
  share: number;
  failedAtMs: number | undefined;
  reason: string;
}

const AGAIN_AFTER_MS = 30_000;
const FETCHES_MAX = 2;

/**
 * Fetches images in the background, so that no worker waits for a registry. Only registries on the list are ever asked: a
 * reference could name any machine that this host can reach.
 */
export function createCustomImages(deps: {
  readonly engine: ImageEngine;
  readonly fetched: FetchedImages;
  /** How long an image that no agent names any more is kept. */
  readonly keptMs: number;
  readonly clock: Clock;
  readonly registries: readonly string[];
  /** Whether this host's engine keeps untrusted images in; why not, in words for clients, when it does not. */
  readonly refusal: () => Promise<string | undefined>;
  readonly architecture: string;
  readonly nowMs: () => number;
  readonly log: Log;
}): CustomImages {
  const { engine, registries, nowMs, log } = deps;
  const fetches = new Map<string, Fetch>();

  function begin(reference: string): void {
    const fetch: Fetch = { share: 0, failedAtMs: undefined, reason: "" };
    fetches.set(reference, fetch);
    deps.fetched
      .begin(reference)
      .then(() =>
        engine.fetchImage(reference, (share) => {
          fetch.share = Math.max(fetch.share, share);
        }),
      )
      .then(
        () => fetches.delete(reference),
        (err: unknown) => {
          log.error(`the image ${reference} could not be fetched`, err);
          fetch.failedAtMs = nowMs();
          fetch.reason = isAppError(err) ? err.message : "The registry could not be asked.";
        },
      );
  }

  return {
    removeUnused: () => removeUnusedImages(deps),
    state: async (reference) => {
      const refusal = await deps.refusal();
      if (refusal !== undefined) return { kind: "refused", reason: refusal };
      const registry = registryOf(reference);
      if (!registries.includes(registry))
        return {
          kind: "refused",
          reason: `Images are not taken from ${registry}, only from ${registries.join(", ")}.`,
        };
      const facts = await engine.describeImage(reference);
      if (facts !== undefined) {
        const refusals = checkCustomImage(facts, deps);
        return refusals.length > 0
          ? { kind: "refused", reason: `The image is not accepted. ${refusals.join(" ")}` }
          : { kind: "ready", imageId: facts.id };
      }
      const fetch = fetches.get(reference);
      if (fetch === undefined) {
        const underWay = [...fetches.values()].filter(({ failedAtMs }) => failedAtMs === undefined).length;
        if (underWay < FETCHES_MAX) begin(reference);
        return { kind: "fetching", percent: 0 };
      }
      if (fetch.failedAtMs === undefined) return { kind: "fetching", percent: Math.floor(fetch.share * 100) };
      if (nowMs() - fetch.failedAtMs > AGAIN_AFTER_MS) {
        begin(reference);
        return { kind: "fetching", percent: 0 };
      }
      return { kind: "failed", reason: fetch.reason };
    },
  };
}
