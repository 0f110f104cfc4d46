import { request } from "node:http";
import { connect } from "node:net";
import type { ReadyCheck } from "./process-spec.ts";

const answerDeadlineMs = 2000;

/** Asks a process once whether it serves. Never throws; no answer within two seconds counts as no. */
export async function checkReady(check: ReadyCheck): Promise<boolean> {
  switch (check.kind) {
    case "http-socket":
      return asksHealth({ socketPath: check.socketPath });
    case "http-port":
      return asksHealth({ host: check.host, port: check.port });
    case "postgres":
      // A server that still recovers answers a start-up message with an error; one that serves asks for a password.
      return asksSocket(check.socketPath, startupMessage(), (answer) => answer[0] === "R".charCodeAt(0));
    case "redis":
      return asksSocket(check.socketPath, Buffer.from("PING\r\n"), (answer) => {
        const text = answer.toString("latin1");
        return text.startsWith("-NOAUTH") || text.startsWith("+PONG");
      });
  }
}

async function asksHealth(
  address: { socketPath: string } | { host: string; port: number },
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const signal = AbortSignal.timeout(answerDeadlineMs);
  const req = request({ ...address, path: "/healthz", agent: false, signal }, (res) => {
    res.once("error", () => resolve(false));
    res.resume();
    resolve(res.statusCode === 200);
  });
  req.once("error", () => resolve(false));
  req.end();
  return promise;
}

async function asksSocket(
  path: string,
  question: Buffer,
  isReady: (answer: Buffer) => boolean,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(path);
  socket.setTimeout(answerDeadlineMs, () => socket.destroy());
  socket.once("connect", () => socket.write(question));
  socket.once("data", (answer) => {
    resolve(isReady(answer));
    socket.destroy();
  });
  socket.once("error", () => resolve(false));
  socket.once("close", () => resolve(false));
  return promise;
}

/** PostgreSQL's protocol 3.0: length, version, then name and value pairs. */
function startupMessage(): Buffer {
  const body = Buffer.from("\0\x03\0\0user\0postgres\0database\0postgres\0\0", "latin1");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
}
