import { expect, test } from "vitest";
import { packedBytes, scriptsOf } from "./first-load.ts";

test("scripts and their preloads count once, those for old browsers and other links not at all", () => {
  const html = `<link rel="preload" as="script" href="/_next/static/chunks/a.js"/>
    <script src="/_next/static/chunks/a.js" async=""></script><script src="/_next/static/chunks/b.js?v=1"></script>
    <script src="/_next/static/chunks/old.js" noModule=""></script><link rel="stylesheet" href="/_next/static/c.css"/>
    <script>inline()</script>`;
  expect(scriptsOf(html)).toEqual(["/_next/static/chunks/a.js", "/_next/static/chunks/b.js"]);
});

test("a page in which no script was found is an error, not a page of zero bytes", () => {
  expect(() => packedBytes("/nowhere", "<p>hello</p>")).toThrow("nothing was looked at");
});
