import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Answers one request for a page. */
export type PageHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

interface NextServer {
  prepare(): Promise<void>;
  getRequestHandler(): PageHandler;
}

/**
 * Loads Next's page server from a standalone output. Its router, image optimizer and compression stay unloaded: the
 * edge and {@link createPageServer} do what is needed of them.
 */
export async function loadNextHandler(appFolder: string): Promise<PageHandler> {
  const { config } = JSON.parse(readFileSync(join(appFolder, ".next/required-server-files.json"), "utf8"));
  const require = createRequire(join(appFolder, "package.json"));
  // Next resolves its own files from here.
  process.chdir(appFolder);
  require("next");
  const { default: Server } = require("next/dist/server/next-server");
  const server: NextServer = new Server({ dir: appFolder, conf: config, dev: false, hostname: "localhost" });
  await server.prepare();
  return server.getRequestHandler();
}
