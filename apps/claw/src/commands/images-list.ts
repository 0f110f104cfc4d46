import type { Command } from "../command.ts";
import { listImages } from "../images/list-images.ts";

const usage = `Usage: ./claw images list

The images that cells run on this host: their ids, sizes and where they come from. Ends with 1 when one of them is missing.`;

export const imagesList: Command = {
  summary: "show the images that cells run",
  usage,
  run: async (ctx) => {
    const images = await listImages(ctx);
    if (images.length === 0) {
      ctx.say("no image is built yet: ./claw images build");
      return 1;
    }
    for (const { name, id, size, origin } of images)
      ctx.print(`${name.padEnd(10)} ${id.slice(0, 19)}  ${(size ?? "missing").padStart(9)}  ${origin}`);
    return images.every(({ size }) => size !== undefined) ? 0 : 1;
  },
};
