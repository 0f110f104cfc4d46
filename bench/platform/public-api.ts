import { randomBytes } from "node:crypto";
import { totpCode } from "./totp-code.ts";

/** An answer of the public API, and when its status line was there, in milliseconds since the epoch. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly answeredAtMs: number;
}

/** A signed-in client's way to the platform. */
export interface PublicApi {
  call(method: string, path: string, body?: object): Promise<ApiAnswer>;
  /** The header by which the session is known now. */
  cookie(): string;
}

const nowMs = () => performance.timeOrigin + performance.now();

function textAt(body: unknown, key: string): string {
  if (typeof body === "object" && body !== null && key in body) {
    const value = (body as Record<string, unknown>)[key];
    if (typeof value === "string") return value;
  }
  throw new Error(`the answer holds no "${key}"`);
}

/** Registers a client at a platform and enrols its TOTP, which counts as step-up. */
export async function signUp(url: string): Promise<PublicApi> {
  const cookies = new Map<string, string>();
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const call: PublicApi["call"] = async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        origin: url,
        cookie: cookie(),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answeredAtMs = nowMs();
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(";")[0] ?? "";
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text), answeredAtMs };
  };
  const email = `bench-${randomBytes(6).toString("hex")}@example.com`;
  const password = randomBytes(18).toString("base64url");
  await call("POST", "/api/auth/register", { email, password, clientName: "Benchmark" });
  const setup = await call("POST", "/api/auth/2fa/setup", { password });
  const code = totpCode(textAt(setup.body, "secret"), new Date());
  const verified = await call("POST", "/api/auth/2fa/verify", { code });
  if (verified.status !== 200) throw new Error(`signing up failed: ${JSON.stringify(verified.body)}`);
  return { call, cookie };
}
