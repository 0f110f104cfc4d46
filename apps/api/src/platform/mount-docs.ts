import type { Hono } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { ApiEnv } from "../api-env.ts";

/**
 * The OpenAPI document, a page to read it, and a page for each type of problem; made when asked for, and the pages load
 * nothing.
 */
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

  app.get("/errors/:type", async (c) => {
    c.set("route", "/errors/{type}");
    const page = deps.errorPages.get(c.req.param("type"));
    if (page === undefined) return c.notFound();
    const { renderErrorPage } = await import("../pages/render-error-page.ts");
    return renderErrorPage(page);
  });
}
