import { join } from "node:path";
import type { NextConfig } from "next";

export default {
  output: "standalone",
  outputFileTracingRoot: join(import.meta.dirname, "../.."),
  transpilePackages: ["@deployclaw/contracts", "@deployclaw/domain"],
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // Titles and icons come in the head, for everybody.
  htmlLimitedBots: /.*/,
  // `pnpm types` checks them, with the workspace's own compiler.
  typescript: { ignoreBuildErrors: true },
} satisfies NextConfig;
