import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What a browser loads of JavaScript before a page works, packed. */
export interface FirstLoad {
  readonly route: string;
  readonly bytes: number;
  readonly budgetBytes: number;
}

const KB = 1000;
const ID = "00000000-0000-4000-8000-000000000000";

/** Every route, with what its JavaScript may weigh. */
export const ROUTE_BUDGETS: readonly (readonly [route: string, budgetBytes: number])[] = [
  ["/sign-in", 185 * KB],
  ["/agents", 185 * KB],
  ["/register", 240 * KB],
  ["/enroll", 240 * KB],
  ["/forgot-password", 240 * KB],
  ["/reset-password", 240 * KB],
  ["/verify-email", 240 * KB],
  ["/cancel-recovery", 240 * KB],
  ["/agents/new", 240 * KB],
  [`/agents/${ID}`, 240 * KB],
  [`/agents/${ID}/overview`, 240 * KB],
  [`/agents/${ID}/credentials`, 240 * KB],
  [`/agents/${ID}/log`, 240 * KB],
  ["/audit", 240 * KB],
  ["/account", 240 * KB],
  ["/status", 240 * KB],
];

/** The scripts that a page of HTML loads, each once; those for browsers without modules are left out. */
export function scriptsOf(html: string): readonly string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const urls = tags
    .filter((tag) => !/\bnomodule\b/i.test(tag) && (tag.startsWith("<script") || /as="script"/.test(tag)))
    .flatMap((tag) => /(?:src|href)="(\/_next\/static\/[^"]+\.js)[^"]*"/.exec(tag)?.[1] ?? []);
  return [...new Set(urls)];
}

/** Sums what a page's scripts weigh when packed with gzip, level 9. */
export function packedBytes(appFolder: string, html: string): number {
  const scripts = scriptsOf(html);
  if (scripts.length === 0) throw new Error("a page without scripts: nothing was looked at");
  return scripts
    .map((url) => readFileSync(join(appFolder, url.replace("/_next/", ".next/"))))
    .reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
}
