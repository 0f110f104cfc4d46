import { createHash } from "node:crypto";
import { html, raw } from "hono/html";

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 17px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; line-height: 1.25; } p { margin: 0.8rem 0; }
  .id { font-size: 0.85rem; opacity: 0.7; }
`;

/** What the page may load: its own style, known by its hash, and nothing else. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** What stands on a page that needs no other process to be shown. */
export interface PlainPage {
  readonly status: number;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly link: { readonly href: string; readonly text: string };
  readonly requestId: string;
}

/** A page of a title and what is below it, which loads nothing. */
export async function plainDocument(
  page: { readonly status: number; readonly title: string; readonly body: unknown },
  headers: Record<string, string> = {},
): Promise<Response> {
  const text = await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${page.title}</title><style>${raw(STYLE)}</style></head><body><main>
<h1>${page.title}</h1>
${page.body}
</main></body></html>`;
  return new Response(String(text), {
    status: page.status,
    headers: {
      ...headers,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "cache-control": "no-store",
    },
  });
}

/** A page of a few sentences. */
export function plainPage(page: PlainPage, headers: Record<string, string> = {}): Promise<Response> {
  const { status, title, sentences, link, requestId } = page;
  const body = html`${sentences.map((sentence) => html`<p>${sentence}</p>`)}
<p><a href="${link.href}">${link.text}</a></p>
<p class="id">Request ${requestId}</p>`;
  return plainDocument({ status, title, body }, headers);
}
