import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { type Exchange, exchangeOver, type ReadAnswer } from "./exchange.ts";
import { bytesAnswer, httpAnswer } from "./read-answer.ts";
import type { Route } from "./route.ts";

/** Asks for one thing at a time. */
export interface Channel {
  ask(): Promise<void>;
  close(): void;
}

/** What to send and what comes back. */
export interface Question {
  readonly request: Buffer;
  readonly answer: () => ReadAnswer;
}

/** What is asked of an upstream that answers records: a record, or a hello, which it answers alike. */
export const recordQuestion = (request: Buffer): Question => ({
  request,
  answer: () => bytesAnswer(1_029),
});

/** A request of HTTP/1.1. */
export const httpQuestion = (text: string): Question => ({
  request: Buffer.from(text),
  answer: httpAnswer,
});

/** Asks each time over a connection of its own. */
export function freshChannel(route: Route, { request, answer }: Question): Channel {
  return {
    async ask() {
      const socket = await route();
      try {
        await exchangeOver(socket)(request, answer());
      } finally {
        socket.destroy();
      }
    },
    close: () => undefined,
  };
}

function kept(socket: Duplex, exchange: Exchange, { request, answer }: Question): Channel {
  return { ask: () => exchange(request, answer()), close: () => void socket.destroy() };
}

/** Asks over one connection that stays open; `first` is asked before anything else. */
export async function keptChannel(route: Route, question: Question, first?: Question): Promise<Channel> {
  const socket = await route();
  const exchange = exchangeOver(socket);
  if (first !== undefined) await exchange(first.request, first.answer());
  return kept(socket, exchange, question);
}

/** Asks over one TLS connection that stays open. */
export async function securedChannel(
  route: Route,
  tls: { readonly servername: string; readonly ca: string },
  question: Question,
): Promise<Channel> {
  const socket = await route();
  const secured = connect({ socket, ...tls, ALPNProtocols: ["http/1.1"] });
  await new Promise<void>((resolve, reject) => {
    secured.once("error", reject);
    secured.once("secureConnect", resolve);
  });
  return kept(secured, exchangeOver(secured), question);
}
