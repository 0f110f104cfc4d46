import { ClawError } from "../claw-error.ts";

/** A person's way into the platform: its public HTTP API, with the cookies that it set. */
export interface PublicApi {
  readonly origin: string;
  get(path: string): Promise<unknown>;
  getText(path: string): Promise<string>;
  post(path: string, body?: unknown): Promise<unknown>;
  delete(path: string): Promise<unknown>;
}

/**
 * Opens the public API at an origin, as a browser would: cookies kept, Origin sent. An answer other than 2xx throws
 * `ClawError` with the problem's own words.
 */
export function openPublicApi(origin: string): PublicApi {
  const cookies = new Map<string, string>();

  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(path, origin), {
      method,
      redirect: "error",
      headers: {
        origin,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    if (!response.ok) throw new ClawError(`${method} ${path}: ${response.status} ${await explain(response)}`);
    return response;
  }

  const json = async (response: Response): Promise<unknown> =>
    response.status === 204 ? undefined : response.json();
  return {
    origin,
    get: async (path) => json(await request("GET", path)),
    getText: async (path) => (await request("GET", path)).text(),
    post: async (path, body = {}) => json(await request("POST", path, body)),
    delete: async (path) => json(await request("DELETE", path)),
  };
}

async function explain(response: Response): Promise<string> {
  const text = await response.text();
  if (!response.headers.get("content-type")?.includes("json")) return text.slice(0, 300);
  const problem: unknown = JSON.parse(text);
  const has = (key: "title" | "detail"): string =>
    typeof problem === "object" && problem !== null && key in problem
      ? String((problem as Record<string, unknown>)[key])
      : "";
  return `${has("title")} ${has("detail")}`.trim();
}
