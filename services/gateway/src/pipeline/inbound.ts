import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable, Writable } from "node:stream";
import type { Header } from "./header.ts";

/** The head of a request as it was sent; that of HTTP/2 is put into the terms of HTTP/1.1 first. */
export interface RequestHead {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Names and values in turn, in order, duplicates kept. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
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
  /** Calls back once when the answer is over, early or not; gives what takes the listener away. */
  onceOver(listener: () => void): () => void;
}

/** One request of a cell and where its answer goes. */
export interface Inbound {
  readonly head: RequestHead;
  readonly body: Readable;
  readonly answer: Answer;
}

/** A request that came in HTTP/1. */
export function http1Inbound(req: IncomingMessage, res: ServerResponse): Inbound {
  const answer: Answer = {
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
    onceOver(listener) {
      res.once("close", listener);
      return () => void res.off("close", listener);
    },
  };
  return { head: req, body: req, answer };
}
