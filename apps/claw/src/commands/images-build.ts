import { mkdirSync } from "node:fs";
import type { Command } from "../command.ts";
import { buildImages } from "../images/build-images.ts";
import { ensurePrerequisites } from "../prerequisites/ensure-prerequisites.ts";

const usage = `Usage: ./claw images build [airlock] [nano] [openclaw] [picoclaw]

Builds the images that cells run, all of them unless some are named. An image whose sources did not change is kept.`;

export const imagesBuild: Command = {
  summary: "build the images that cells run",
  usage,
  run: async (ctx, args) => {
    mkdirSync(ctx.paths.home, { recursive: true, mode: 0o711 });
    await ensurePrerequisites(ctx);
    await buildImages(ctx, args);
    return 0;
  },
};
