import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";

/** The OpenAPI document and a page to read it; both are made when first asked for, and the page loads nothing. */
export function mountDocs(app: Hono<ApiEnv>, deps: ApiDeps): void {
  app.get("/api/openapi.json", async (c) => {
    c.set("route", "/api/openapi.json");
    const { openapiDocument } = await import("@deployclaw/contracts/openapi-document");
    return c.json(openapiDocument(deps.publicUrl));
  });

  app.get("/api/docs", async (c) => {
    c.set("route", "/api/docs");
    const { openapiDocument } = await import("@deployclaw/contracts/openapi-document");
    const { DOCS_PAGE_POLICY, renderDocsPage } = await import("./render-docs-page.ts");
    c.header("content-security-policy", DOCS_PAGE_POLICY);
    return c.html(renderDocsPage(openapiDocument(deps.publicUrl)));
  });
}
