import { createHash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

/** Files of these kinds are pages; others in the folder are not for visitors. */
const MEDIA_TYPES: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

interface LandingFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly mediaType: string;
}

/** The static pages for visitors. */
export interface Landing {
  /** Whether a file is served at this path. */
  has(path: string): boolean;
  /** The file, or 304 when the browser has it already; undefined when there is none. */
  answer(path: string, ifNoneMatch: string | undefined): Response | undefined;
}

const meta = (page: string, name: string): string =>
  new RegExp(`<meta name="deployclaw:${name}" content="([^"]*)">`).exec(page)?.[1]?.trim() ?? "";

/** Where Plausible's script comes from when a page asks for it; counting visits is off while it names no domain. */
function countingOrigin(page: string): string | undefined {
  if (meta(page, "plausible-domain") === "") return undefined;
  const script = meta(page, "plausible-script") || "https://plausible.io/js/script.js";
  const url = URL.parse(script);
  return url?.protocol === "https:" ? url.origin : undefined;
}

/** What a page may load: files beside it, and Plausible where the page asks for it. */
function landingPolicy(page: string): string {
  const counting = countingOrigin(page);
  const also = counting === undefined ? "" : ` ${counting}`;
  return [
    "default-src 'none'",
    `script-src 'self'${also}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${also}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");
}

/**
 * Reads the landing pages of a folder into memory, about 100 KB: what a request says is looked up, never joined to a
 * path. A folder that is not there gives none.
 */
export function loadLanding(folder: string): Landing {
  const files = new Map<string, LandingFile>();
  for (const path of filesBelow(folder)) {
    const mediaType = MEDIA_TYPES[extname(path)];
    if (mediaType === undefined) continue;
    const body = new Uint8Array(readFileSync(path));
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    const name = `/${relative(folder, path).split(sep).join("/")}`;
    files.set(name === "/index.html" ? "/" : name, { body, etag, mediaType });
  }
  const index = files.get("/");
  const policy = landingPolicy(index === undefined ? "" : Buffer.from(index.body).toString());
  return {
    has: (path) => files.has(path),
    answer: (path, ifNoneMatch) => {
      const file = files.get(path);
      if (file === undefined) return undefined;
      const headers = {
        etag: file.etag,
        "cache-control": "no-cache",
        "content-security-policy": policy,
        // With none at all, browsers would send a form with `Origin: null` (Fetch standard, section 3.2).
        "referrer-policy": "same-origin",
        ...(path === "/" ? { vary: "cookie" } : {}),
      };
      const isKnown = ifNoneMatch?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === file.etag);
      if (isKnown === true) return new Response(null, { status: 304, headers });
      return new Response(file.body, { headers: { ...headers, "content-type": file.mediaType } });
    },
  };
}

function filesBelow(folder: string): readonly string[] {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (err) {
    if (err instanceof Error && "code" in err && err.code === "ENOENT") return [];
    throw err;
  }
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
