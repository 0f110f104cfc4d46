import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex, Readable, Writable } from "node:stream";
import type { Header } from "./header.ts";

/** The head of a request as it was sent; that of HTTP/2 is put into the terms of HTTP/1.1 first. */
export interface RequestHead {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Names and values in turn, in order, duplicates kept. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  /** Whether it contradicts itself in a way that could not be put into these terms. */
  readonly malformed?: boolean;
}

/** The answer to one request, whatever protocol it came in. */
export interface Answer {
  /** Whether the head was sent. */
  readonly begun: boolean;
  /** The status that was sent. */
  readonly status: number;
  /** Whether the agent hung up or the answer was cut off. */
  readonly gone: boolean;
  /** Sends the head at once and gives what takes the body. */
  begin(status: number, headers: readonly Header[]): Writable;
  /** Makes this the last request of its connection; before `begin`. */
  closeConnection(): void;
  /** Breaks the answer off. */
  cut(): void;
  /** Calls back once when the answer breaks off before its end; gives what takes the listener away. */
  onceCut(listener: () => void): () => void;
}

/** One request of a cell and where its answer goes. */
export interface Inbound {
  readonly head: RequestHead;
  readonly body: Readable;
  readonly answer: Answer;
  /** Answers 101 and gives the connection; only where the agent asked to change the protocol. Instead of `answer`. */
  readonly upgrade?: (headers: readonly Header[]) => Duplex;
}

/** A request that came in HTTP/1. */
export function http1Inbound(req: IncomingMessage, res: ServerResponse): Inbound {
  return { head: req, body: req, answer: http1Answer(res) };
}

/** A request in HTTP/1 that wants to change the protocol: its connection is no longer read as HTTP. */
export function http1UpgradeInbound(req: IncomingMessage, socket: Socket, first: Buffer): Inbound {
  const res = new ServerResponse(req);
  res.shouldKeepAlive = false;
  res.assignSocket(socket);
  res.once("finish", () => socket.end());
  return {
    head: req,
    body: req,
    answer: http1Answer(res),
    upgrade(headers) {
      res.detachSocket(socket);
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`, "latin1");
      if (first.length > 0) socket.unshift(first);
      return socket;
    },
  };
}

/**
 * Listens for the close of a stream that did not end before, or did although it `wasReset`; gives what takes the listener
 * away.
 */
export function onceClosedEarly(
  stream: Writable,
  listener: () => void,
  wasReset: () => boolean = () => false,
): () => void {
  // Each answer closes at its end, and to abort what is over costs as much as a good part of the request.
  const closed = () => {
    if (!stream.writableFinished || wasReset()) listener();
  };
  stream.once("close", closed);
  return () => void stream.off("close", closed);
}

function http1Answer(res: ServerResponse): Answer {
  return {
    get begun() {
      return res.headersSent;
    },
    get status() {
      return res.statusCode;
    },
    get gone() {
      return res.destroyed;
    },
    begin(status, headers) {
      res.writeHead(status, headers.flat());
      res.flushHeaders();
      return res;
    },
    closeConnection() {
      res.shouldKeepAlive = false;
    },
    cut: () => void res.destroy(),
    onceCut: (listener) => onceClosedEarly(res, listener),
  };
}
