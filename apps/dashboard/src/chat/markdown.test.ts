import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import Markdown from "./markdown.tsx";

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

test("raw HTML is shown as text", () => {
  const shown = html(
    '<script>alert(1)</script>\n\nhello <img src="https://evil.example/x.png" onerror="x()">',
  );
  expect(shown).not.toMatch(/<(?:script|img)/);
  expect(shown).toContain("&lt;script&gt;");
});

test("nothing remote is loaded: an image becomes a link", () => {
  const shown = html("![chart](https://evil.example/c.png)");
  expect(shown).not.toMatch(/<(?:img|iframe|link|object|video)|src=|srcset=/);
  expect(shown).toContain('href="https://evil.example/c.png"');
  expect(shown).toContain("Image: chart");
});

test("a link that is not to the web is no link", () => {
  for (const href of ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "/api/auth/logout"])
    expect(html(`[press me](${href})`)).not.toContain("href=");
});

test("a link gives our address and window to nobody", () => {
  expect(html("[a](https://example.com)")).toContain('rel="noopener noreferrer nofollow"');
});

test("lists, tables and code become what they are", () => {
  const shown = html(
    "1. one\n2. **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nconst x = '<b>';\n```\n`y`",
  );
  expect(shown).toMatch(/<ol[^>]*><li>one<\/li><li><strong/);
  expect(shown).toMatch(/<th[^>]*>a<\/th>/);
  expect(shown).toContain("&lt;b&gt;");
});
