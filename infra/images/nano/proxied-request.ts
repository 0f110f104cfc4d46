import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { connect } from "node:tls";

/** What came back: from the other side, or from the gateway when it refused. */
export interface ProxiedResponse {
  readonly status: number;
  readonly body: string;
}

/** A request to the outside. */
export interface ProxiedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const PROXY = { host: "127.0.0.1", port: 3128 };
const TIMEOUT_MS = 60_000;
const BODY_BYTES_MAX = 1024 * 1024;

/**
 * Makes a request through the cell's proxy: absolute-form for http, CONNECT and verified TLS for https. Redirects are not
 * followed. Rejects when no answer arrives within a minute.
 */
export async function proxiedRequest(wanted: ProxiedRequest): Promise<ProxiedResponse> {
  if (wanted.url.protocol === "http:") return await exchange(wanted, { ...PROXY, path: wanted.url.href });
  const tunnel = await openTunnel(wanted.url);
  if ("refused" in tunnel) return tunnel.refused;
  const secure = connect({ socket: tunnel.socket, servername: wanted.url.hostname });
  const path = `${wanted.url.pathname}${wanted.url.search}`;
  return await exchange(wanted, { createConnection: () => secure, path });
}

async function exchange(
  wanted: ProxiedRequest,
  route: { path: string; host?: string; port?: number; createConnection?: () => Socket },
): Promise<ProxiedResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request({
    ...route,
    method: wanted.method,
    // An agent, even none, would make a connection of its own in the place of the tunnel.
    ...(route.createConnection === undefined ? { agent: false } : {}),
    headers: { ...wanted.headers, host: wanted.url.host },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  outgoing.on("response", resolve).on("error", reject).end(wanted.body);
  const incoming = await promise;
  return { status: incoming.statusCode ?? 0, body: await readText(incoming) };
}

async function openTunnel(url: URL): Promise<{ socket: Socket } | { refused: ProxiedResponse }> {
  const { promise, resolve, reject } = Promise.withResolvers<[IncomingMessage, Socket, Buffer]>();
  const authority = `${url.hostname}:${url.port || "443"}`;
  const outgoing = request({
    ...PROXY,
    method: "CONNECT",
    path: authority,
    agent: false,
    headers: { host: authority },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  outgoing
    .on("connect", (...answer: [IncomingMessage, Socket, Buffer]) => resolve(answer))
    .on("error", reject)
    .end();
  const [incoming, socket, head] = await promise;
  const status = incoming.statusCode ?? 0;
  if (status === 200) return { socket };
  // Node takes the answer to CONNECT for the start of a tunnel, so a refusal's body arrives on the bare socket.
  socket.unshift(head);
  return { refused: { status, body: await readText(socket, Number(incoming.headers["content-length"])) } };
}

async function readText(stream: AsyncIterable<Buffer>, bytesMax = BODY_BYTES_MAX): Promise<string> {
  const limit = Math.min(Number.isNaN(bytesMax) ? BODY_BYTES_MAX : bytesMax, BODY_BYTES_MAX);
  const chunks: Buffer[] = [];
  let size = 0;
  if (limit === 0) return "";
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}
