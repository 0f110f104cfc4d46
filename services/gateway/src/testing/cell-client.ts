import { type IncomingMessage, request } from "node:http";
import { connect as connectUnix, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type TLSSocket } from "node:tls";

/** What came back. */
export interface CellAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What a process inside a cell can do with the egress socket. */
export interface CellClient {
  /** Sends bytes as they are and gives all that comes back until the connection ends. */
  raw(bytes: string): Promise<string>;
  /** The first line and body that answer a CONNECT, and the connection when it was let through. */
  connect(authority: string): Promise<{ status: number; body: string; socket: Socket }>;
  /** A TLS connection through CONNECT; `servername` is the SNI, by default the authority's host. */
  tunnel(authority: string, servername?: string | null, alpn?: readonly string[]): Promise<TLSSocket>;
  /** One request on its own connection through CONNECT and TLS. */
  https(url: string, options?: RequestInput): Promise<CellAnswer>;
  /** One request in absolute form, as to any plain HTTP proxy. */
  http(url: string, options?: RequestInput): Promise<CellAnswer>;
}

/** Parts of a request that a test chooses. */
export interface RequestInput {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | readonly string[];
}

function readAll(stream: Duplex): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
    });
    stream.once("error", () => resolve(text));
    stream.once("close", () => resolve(text));
  });
}

/** One request over an open connection, which stays open when the answer allows it. */
export function requestOver(socket: Duplex, path: string, input: RequestInput = {}): Promise<CellAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        createConnection: () => socket as Socket,
        method: input.method ?? "GET",
        path,
        headers: { connection: "keep-alive", ...input.headers },
        setHost: false,
      },
      (answer) => {
        let body = "";
        answer.setEncoding("latin1");
        answer.on("data", (chunk: string) => {
          body += chunk;
        });
        answer.once("error", reject);
        answer.once("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      },
    );
    outgoing.once("error", reject);
    const parts = typeof input.body === "string" ? [input.body] : (input.body ?? []);
    for (const part of parts) outgoing.write(part, "latin1");
    outgoing.end();
  });
}

/** A client of a cell's egress socket that trusts the authorities in `ca`. */
export function cellClient(egressSocket: string, ca: () => string): CellClient {
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connectUnix(egressSocket, () => resolve(socket));
      socket.once("error", reject);
    });

  const client: CellClient = {
    async raw(bytes) {
      const socket = await open();
      const answer = readAll(socket);
      socket.write(bytes, "latin1");
      return answer;
    },
    async connect(authority) {
      const socket = await open();
      const head = await new Promise<string>((resolve) => {
        let text = "";
        const onData = (chunk: Buffer) => {
          text += chunk.toString("latin1");
          if (!text.startsWith("HTTP/1.1 200") || !text.includes("\r\n\r\n")) return;
          socket.off("data", onData);
          resolve(text);
        };
        socket.on("data", onData);
        socket.once("close", () => resolve(text));
        socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
      });
      const status = Number(head.slice(9, 12));
      return { status, body: head.slice(head.indexOf("\r\n\r\n") + 4), socket };
    },
    async tunnel(authority, servername, alpn) {
      const { status, body, socket } = await client.connect(authority);
      if (status !== 200) throw new Error(`CONNECT answered ${status}: ${body}`);
      const name = servername === undefined ? (authority.split(":")[0] ?? "") : servername;
      return new Promise((resolve, reject) => {
        const secured = connectTls({
          socket,
          ca: ca(),
          ...(name === null ? {} : { servername: name }),
          ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
          checkServerIdentity: () => undefined,
        });
        secured.once("error", reject);
        secured.once("close", () => reject(new Error("closed")));
        secured.once("secureConnect", () => resolve(secured));
      });
    },
    async https(url, options) {
      const { hostname, port, pathname, search } = new URL(url);
      const secured = await client.tunnel(`${hostname}:${port || "443"}`);
      const answer = await requestOver(secured, pathname + search, {
        ...options,
        headers: { host: hostname, ...options?.headers },
      });
      secured.destroy();
      return answer;
    },
    async http(url, options) {
      const socket = await open();
      const answer = await requestOver(socket, url, {
        ...options,
        headers: { host: new URL(url).host, ...options?.headers },
      });
      socket.destroy();
      return answer;
    },
  };
  return client;
}
