import type { Duplex } from "node:stream";

/** Reads one answer: true once it is whole. Throws for one that is not what was to come. */
export type ReadAnswer = (chunk: Buffer) => boolean;

/** One request at a time over one connection. */
export type Exchange = (request: Buffer, read: ReadAnswer) => Promise<void>;

/** Sends requests over a connection and waits for the answer of each; rejects once the connection broke off. */
export function exchangeOver(socket: Duplex): Exchange {
  let pending: { read: ReadAnswer; resolve: () => void; reject: (err: unknown) => void } | undefined;
  let failure: Error | undefined;
  const fail = (err: Error) => {
    failure ??= err;
    pending?.reject(failure);
    pending = undefined;
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the connection was closed")));
  socket.on("data", (chunk: Buffer) => {
    if (pending === undefined) return;
    try {
      if (!pending.read(chunk)) return;
      pending.resolve();
    } catch (err) {
      pending.reject(err);
    }
    pending = undefined;
  });
  return (request, read) =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) {
        reject(failure);
        return;
      }
      pending = { read, resolve, reject };
      socket.write(request);
    });
}
