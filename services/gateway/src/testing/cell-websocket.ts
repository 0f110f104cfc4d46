import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { encodeFrame, OPCODE } from "../websocket/frame.ts";
import { frameReader } from "../websocket/frame-reader.ts";
import { acceptFor } from "../websocket/handshake.ts";

/** One end of a WebSocket in a test. */
export interface TestWebSocket {
  readonly socket: Duplex;
  send(text: string, opcode?: number): void;
  /** The next message or control frame, as text behind its opcode. */
  next(): Promise<string>;
  readonly closed: Promise<unknown>;
}

function testWebSocket(socket: Duplex, masked: boolean): TestWebSocket {
  const reader = frameReader(!masked);
  const arrived: string[] = [];
  let text = "";
  let wake = (): void => undefined;
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    for (const piece of reader.push(chunk)) {
      text = piece.kind === "data" && !piece.first ? text : "";
      text += piece.payload.toString();
      if (piece.kind === "data" && !piece.last) continue;
      arrived.push(`${piece.opcode}:${text}`);
      wake();
    }
  });
  return {
    socket,
    closed: new Promise((resolve) => socket.once("close", resolve)),
    send(message, opcode = OPCODE.text) {
      const frame = { opcode, fin: true, payload: Buffer.from(message) };
      for (const bytes of encodeFrame(frame, masked ? randomBytes(4) : undefined)) socket.write(bytes);
    },
    async next() {
      while (arrived.length === 0)
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
          once(socket, "close").then(() => Promise.reject(new Error("closed"))),
        ]);
      return arrived.shift() ?? "";
    },
  };
}

/** Opens a WebSocket over an open connection, or gives the ordinary answer. */
export function openWebSocket(
  socket: Duplex,
  path: string,
  headers: Record<string, string>,
): Promise<TestWebSocket | { status: number; headers: IncomingMessage["headers"]; body: string }> {
  const key = randomBytes(16).toString("base64");
  return new Promise((resolve, reject) => {
    const outgoing = request({
      createConnection: () => socket as Socket,
      path,
      setHost: false,
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": key,
        ...headers,
      },
    });
    outgoing.once("error", reject);
    outgoing.once("upgrade", (answer, upgraded, first) => {
      if (answer.headers["sec-websocket-accept"] !== acceptFor(key))
        reject(new Error("another key's answer"));
      if (first.length > 0) upgraded.unshift(first);
      resolve(testWebSocket(upgraded, true));
    });
    outgoing.once("response", (answer) => {
      let body = "";
      answer.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    outgoing.end();
  });
}

/** Answers an upgrade as a server does. */
export function acceptWebSocket(req: IncomingMessage, socket: Duplex, extra = ""): TestWebSocket {
  const accept = acceptFor(req.headers["sec-websocket-key"] ?? "");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${extra}\r\n`,
  );
  return testWebSocket(socket, false);
}
