import { createHash } from "node:crypto";
import { html, raw } from "hono/html";

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  summary { cursor: pointer; padding: .4rem 0; } code { font-weight: 600; } small { color: #555; }
  pre { background: #f4f4f4; padding: 1rem; overflow: auto; font-size: 13px; }
  @media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } pre { background: #222; } small { color: #aaa; } }
`;

/** What the page may load: its own style, known by its hash, and nothing else. */
export const DOCS_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256")
  .update(STYLE)
  .digest("base64")}'; frame-ancestors 'none'`;

interface Operation {
  readonly summary: string;
  readonly "x-deployclaw-needs": { readonly session: string; readonly stepUp: boolean | "operation" };
}

function needsText({ session, stepUp }: Operation["x-deployclaw-needs"]): string {
  if (session === "none") return "open to anybody";
  if (session === "password") return "needs a password";
  if (stepUp === "operation") return "needs both factors and step-up for this very request";
  return stepUp ? "needs both factors and step-up" : "needs both factors";
}

/** The OpenAPI document as a page of plain HTML, one fold an operation. */
export function renderDocsPage(document: { readonly [key: string]: unknown }) {
  const paths = document["paths"] as Record<string, Record<string, Operation>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([
        method,
        operation,
      ]) => html`<details><summary><code>${method.toUpperCase()} ${path}</code> ${operation.summary}
<small>(${needsText(operation["x-deployclaw-needs"])})</small></summary><pre>${JSON.stringify(operation, null, 2)}</pre></details>`,
    ),
  );
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>DeployClaw API</title>
<meta name="viewport" content="width=device-width"><style>${raw(STYLE)}</style></head><body><h1>DeployClaw API</h1>
<p>The same as <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>${operations}</body></html>`;
}
