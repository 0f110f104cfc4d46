import type { CustomImage, RuntimeName } from "@deployclaw/domain";
import { type HostImages, imageId } from "../cell/cell-specs.ts";
import type { CustomImageState, CustomImages } from "./custom-images.ts";

/** The image of an agent's cell: one of the platform's own, which are there, or one that its client brings along. */
export async function imageOfAgent(
  customImages: CustomImages,
  agent: { readonly runtime: RuntimeName; readonly custom: CustomImage | null },
  images: HostImages,
): Promise<CustomImageState> {
  return agent.custom === null
    ? { kind: "ready", imageId: imageId(images, agent.runtime) }
    : customImages.state(agent.custom.image);
}
