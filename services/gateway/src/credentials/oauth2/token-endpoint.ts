import { request } from "node:http";
import { parseJson } from "../../json.ts";
import { LIMITS } from "../../limits.ts";
import type { Dial } from "../../network/dial.ts";
import { readBody } from "../../pipeline/inbound/request-body.ts";

/** What a token endpoint gave. */
export interface GivenTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresAt: number;
}

/** How a token endpoint answered: the status, and what it gave when it gave anything. */
export interface TokenAnswer {
  readonly status: number;
  readonly given: GivenTokens | undefined;
}

const TOKEN = /^[\x21-\x7e]{1,8192}$/;
/** How long an access token is taken to be good when its server does not say. */
const LIFETIME_SECONDS = 600;

/**
 * Sends one request to a token endpoint at checked addresses, over verified TLS; follows no redirect. Rejects when it
 * cannot be reached, does not answer in time, or answers with more than a token would take.
 */
export async function askTokenEndpoint(
  dial: Dial,
  to: { readonly host: string; readonly path: string; readonly addresses: readonly string[] },
  body: { readonly form: string; readonly authorization: string | undefined },
  now: () => Date,
): Promise<TokenAnswer> {
  const socket = await dial({ addresses: to.addresses, port: 443, servername: to.host });
  try {
    return await new Promise<TokenAnswer>((resolve, reject) => {
      socket.once("error", reject);
      const outgoing = request({
        createConnection: () => socket,
        method: "POST",
        path: to.path,
        setHost: false,
        headers: {
          host: to.host,
          "content-type": "application/x-www-form-urlencoded",
          "content-length": Buffer.byteLength(body.form),
          accept: "application/json",
          "accept-encoding": "identity",
          connection: "close",
          ...(body.authorization === undefined ? {} : { authorization: body.authorization }),
        },
        signal: AbortSignal.timeout(LIMITS.tokenRequestTimeoutMs),
      });
      outgoing.once("error", reject);
      outgoing.once("response", (answer) => {
        const status = answer.statusCode ?? 0;
        readBody(answer, LIMITS.tokenAnswerBytesMax).then(
          (bytes) => resolve({ status, given: status === 200 ? parseTokens(bytes, now()) : undefined }),
          reject,
        );
      });
      outgoing.end(body.form);
    });
  } finally {
    socket.destroy();
  }
}

/** The tokens of an answer (RFC 6749 section 5.1), or undefined when it holds none that can be used as a bearer token. */
export function parseTokens(bytes: Buffer, at: Date): GivenTokens | undefined {
  const answer = parseJson(bytes.toString("utf8"));
  if (typeof answer !== "object" || answer === null) return undefined;
  const field = (name: string): unknown =>
    Object.hasOwn(answer, name) ? Reflect.get(answer, name) : undefined;
  const accessToken = field("access_token");
  const refreshToken = field("refresh_token");
  const type = field("token_type") ?? "bearer";
  if (typeof accessToken !== "string" || !TOKEN.test(accessToken)) return undefined;
  if (typeof type !== "string" || type.toLowerCase() !== "bearer") return undefined;
  const seconds = Number(field("expires_in") ?? LIFETIME_SECONDS);
  const lifetime = Number.isFinite(seconds) && seconds > 0 ? seconds : LIFETIME_SECONDS;
  return {
    accessToken,
    refreshToken: typeof refreshToken === "string" && TOKEN.test(refreshToken) ? refreshToken : undefined,
    expiresAt: Math.floor(at.getTime() + lifetime * 1_000),
  };
}
