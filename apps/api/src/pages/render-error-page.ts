import { html } from "hono/html";
import { plainDocument } from "./plain-page.ts";

type Html = ReturnType<typeof html>;

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([a-z-]+)\.md\)/g;

/** A line's text as HTML: code, bold, and links to other pages of this folder. All that is written there is escaped. */
function inline(text: string): readonly (string | Html)[] {
  const parts: (string | Html)[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, bold, label, page] = match;
    parts.push(text.slice(at, match.index));
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (bold !== undefined) parts.push(html`<strong>${bold}</strong>`);
    else parts.push(html`<a href="/errors/${page}">${label}</a>`);
    at = match.index + whole.length;
  }
  return [...parts, text.slice(at)];
}

/** A page of docs/errors as HTML: one title, then paragraphs. */
export async function renderErrorPage(markdown: string): Promise<Response> {
  const [title = "", ...paragraphs] = markdown.trim().split(/\n{2,}/);
  return plainDocument({
    status: 200,
    title: title.replace(/^# /, ""),
    body: paragraphs.map((paragraph) => html`<p>${inline(paragraph.replaceAll("\n", " "))}</p>`),
  });
}
