import type { ObservedCell, WantedCell } from "./cell-state.ts";
import { statusStep } from "./status-step.ts";
import type { Stage } from "./step.ts";
import { STOP_GRACE_SECONDS } from "./stop-grace.ts";

type WantedImage = Extract<WantedCell, { desired: "image" }>;

const FETCHING = "Its image is being fetched.";
const LOOK_AGAIN_MS = 1_000;
const TRY_AGAIN_MS = 30_000;

/** Waits for the image that a client brings along; what ran before goes on meanwhile, unless the new image is refused. */
export function planImage({ image }: WantedImage, observed: ObservedCell, now: Date): readonly Stage[] {
  const wait = (afterMs: number): Stage => [{ kind: "wait", until: new Date(now.getTime() + afterMs) }];
  const runs = observed.agent?.state.kind === "running" && observed.status === "running";
  switch (image.kind) {
    case "fetching":
      return [runs ? [] : statusStep(observed, "provisioning", FETCHING), wait(LOOK_AGAIN_MS)];
    case "failed":
      return [
        runs ? [] : statusStep(observed, "provisioning", `${image.reason} It is tried again.`),
        wait(TRY_AGAIN_MS),
      ];
    case "refused":
      return [
        observed.agent === undefined ? [] : [{ kind: "remove-agent", graceSeconds: STOP_GRACE_SECONDS }],
        observed.airlock === undefined ? [] : [{ kind: "remove-airlock" }],
        statusStep(observed, "error", image.reason),
      ];
  }
}
