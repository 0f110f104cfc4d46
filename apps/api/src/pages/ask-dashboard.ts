import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { Readable } from "node:stream";
import { headersFromDashboard } from "./passed-headers.ts";

/** Where the dashboard listens, and how long it may be silent. */
export interface DashboardAddress {
  readonly socketPath: string;
  readonly timeoutMs?: number;
}

/** One request for a page. */
export interface PageRequest {
  readonly method: "GET" | "HEAD";
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 30_000;
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Asks the dashboard for a page and streams the answer, a connection each: over a unix socket one costs less than the
 * care for one that went stale. Rejects with the socket's error while the dashboard is away or silent.
 */
export async function askDashboard(dashboard: DashboardAddress, page: PageRequest): Promise<Response> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { socketPath, timeoutMs = TIMEOUT_MS } = dashboard;
    const { method, path, headers, signal } = page;
    const req = request(
      { socketPath, method, path, headers, signal, agent: false, timeout: timeoutMs },
      resolve,
    );
    req.on("timeout", () => req.destroy(new Error("the dashboard was silent for too long")));
    req.on("error", reject);
    req.end();
  });
  const status = answer.statusCode ?? 502;
  const headers = headersFromDashboard(answer.headers);
  if (page.method === "HEAD" || WITHOUT_BODY.has(status)) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(answer), { status, headers });
}
