import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadLanding } from "./landing.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "landing-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const policyOf = (head: string): string | null | undefined => {
  writeFileSync(join(folder, "index.html"), head);
  return loadLanding(folder).answer("/", undefined)?.headers.get("content-security-policy");
};
const domain = '<meta name="deployclaw:plausible-domain" content="claw.example">';

test("Plausible may be loaded where the page asks for it, and nothing else from elsewhere", () => {
  expect(policyOf("")).not.toContain("http");
  expect(
    policyOf('<meta name="deployclaw:plausible-script" content="https://stats.example/s.js">'),
  ).not.toContain("http");
  expect(policyOf(domain)).toContain("script-src 'self' https://plausible.io;");
  const own = `${domain}<meta name="deployclaw:plausible-script" content="https://stats.example/js/s.js">`;
  expect(policyOf(own)).toContain("connect-src 'self' https://stats.example;");
  for (const bad of ["http://stats.example/s.js", "; script-src *", "javascript:1"])
    expect(policyOf(`${domain}<meta name="deployclaw:plausible-script" content="${bad}">`)).toContain(
      "script-src 'self';",
    );
});

test("only pages and what they load are served", () => {
  for (const name of ["README.md", "page.html", ".env", "x.ts"]) writeFileSync(join(folder, name), name);
  const landing = loadLanding(folder);
  expect(landing.has("/page.html")).toBe(true);
  for (const path of ["/README.md", "/.env", "/x.ts", "/../landing.ts", "/page.html/"])
    expect(landing.answer(path, undefined), path).toBeUndefined();
});

test("without a folder there are no pages", () => {
  expect(loadLanding(join(folder, "none")).has("/")).toBe(false);
});

test("the landing pages load nothing that their policy refuses", async () => {
  const landing = loadLanding(fileURLToPath(new URL("../../../../landing", import.meta.url)));
  for (const path of ["/", "/security.html", "/joined.html"]) {
    const text = (await landing.answer(path, undefined)?.text()) ?? "";
    expect(text.length).toBeGreaterThan(500);
    expect(text).not.toMatch(/\sstyle="|<style|\son\w+="|(?:src|href)="(?:https?:)?\/\/|<script(?! src=)/);
  }
});
