import type { Command } from "../command.ts";
import { formatImage } from "../images/format-image.ts";
import { listImages } from "../images/list-images.ts";

const usage = `Usage: ./claw images list

The images that cells run on this host: their ids, sizes, the contract with the platform that each
was built for, and where they come from. Ends with 1 when one of them is missing or was built for a contract that this
platform cannot run.`;

export const imagesList: Command = {
  summary: "show the images that cells run",
  usage,
  run: async (ctx) => {
    const images = await listImages(ctx);
    if (images.length === 0) {
      ctx.say("no image is built yet: ./claw images build");
      return 1;
    }
    for (const image of images) ctx.print(formatImage(image));
    const refusals = images.flatMap(({ refusal }) => refusal ?? []);
    for (const refusal of refusals) ctx.say(refusal);
    return refusals.length === 0 ? 0 : 1;
  },
};
