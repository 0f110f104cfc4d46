import { createReadStream, type Dirent, readdirSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";

const MEDIA_TYPES: { readonly [extension: string]: string } = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** One file as it is served: never found by joining what a request says to a path. */
interface StaticFile {
  readonly path: string;
  readonly bytes: number;
  readonly gzip: { readonly path: string; readonly bytes: number } | undefined;
  readonly mediaType: string;
  readonly cacheControl: string;
}

/** The files below a folder by the address at which they are served, with their `.gz` siblings. */
export function indexStaticFiles(
  folder: string,
  prefix: string,
  cacheControl: string,
): ReadonlyMap<string, StaticFile> {
  const entries: readonly Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const all = new Set(paths);
  return new Map(
    paths
      .filter((path) => !path.endsWith(".gz"))
      .map((path): [string, StaticFile] => {
        const packed = `${path}.gz`;
        const file: StaticFile = {
          path,
          bytes: statSync(path).size,
          gzip: all.has(packed) ? { path: packed, bytes: statSync(packed).size } : undefined,
          mediaType: MEDIA_TYPES[extname(path)] ?? "application/octet-stream",
          cacheControl,
        };
        return [prefix + relative(folder, path).split(sep).join("/"), file];
      }),
  );
}

/** Sends a file whole, packed when the caller takes it so. */
export function sendStaticFile(req: IncomingMessage, res: ServerResponse, file: StaticFile): void {
  const takesGzip = /\bgzip\b/.test(String(req.headers["accept-encoding"] ?? ""));
  const { path, bytes } = takesGzip && file.gzip !== undefined ? file.gzip : file;
  res.writeHead(200, {
    "content-type": file.mediaType,
    "content-length": bytes,
    "cache-control": file.cacheControl,
    vary: "accept-encoding",
    ...(path === file.path ? {} : { "content-encoding": "gzip" }),
  });
  if (req.method === "HEAD") {
    res.end();
    return;
  }
  const stream = createReadStream(path);
  // The status is out already: a file that breaks off must not look whole.
  stream.on("error", () => res.destroy());
  stream.pipe(res);
}
