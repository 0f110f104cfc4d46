import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { METRICS_TYPE, metricsText, watchProcess } from "@deployclaw/domain/metrics";
import type { PageHandler } from "./load-next-handler.ts";
import { indexStaticFiles, sendStaticFile } from "./static-files.ts";

// Names below _next/static hold a hash of their content.
const FOR_EVER = "public, max-age=31536000, immutable";
const A_WHILE = "public, max-age=3600";

/**
 * The dashboard's HTTP server: health, static files, pages. Only GET and HEAD, since pages change nothing; what changes
 * something is the API's.
 */
export function createPageServer(appFolder: string, renderPage: PageHandler): Server {
  const files = new Map([
    ...indexStaticFiles(join(appFolder, ".next/static"), "/_next/static/", FOR_EVER),
    ...indexStaticFiles(join(appFolder, "public"), "/", A_WHILE),
  ]);
  const mark = files.get("/mark.svg");
  // Asked for by browsers whatever a page says.
  if (mark !== undefined) files.set("/favicon.ico", mark);
  const processMetrics = watchProcess("dashboard");
  return createServer((req, res) => {
    const path = (req.url ?? "/").split("?", 1)[0] ?? "/";
    const file = files.get(path);
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.writeHead(405, { allow: "GET, HEAD" }).end();
    } else if (path === "/healthz") {
      res.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
    } else if (path === "/metrics") {
      // The API answers this address itself, so that only it gets here.
      res.writeHead(200, { "content-type": METRICS_TYPE }).end(metricsText(processMetrics()));
    } else if (file !== undefined) {
      sendStaticFile(req, res, file);
    } else if (path.startsWith("/_next/")) {
      res.writeHead(404).end();
    } else {
      renderPage(req, res).catch((err: unknown) => {
        process.stderr.write(`${path} failed: ${String(err)}\n`);
        res.destroy();
      });
    }
  });
}
