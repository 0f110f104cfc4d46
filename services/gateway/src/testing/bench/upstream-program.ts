import { createServer as createPlain, type Server, type Socket } from "node:net";
import { createServer as createSecured, type TLSSocket } from "node:tls";
import { certificateFor } from "../stand-in-upstream.ts";

/*
 * The outside for benchmarks, as cheap as it can be so that it is not what is measured: answers each TLS record with a
 * record, each GET over TLS with a kilobyte of JSON, and each POST with an event stream. Prints where it listens. Its one
 * argument is the host that its certificate is for.
 */

const [host = "api.example.com"] = process.argv.slice(2);
const ANSWER_BYTES = 1_024;
const EVENTS = 20;
const HEAD_END = "\r\n\r\n";

// An application record of TLS (RFC 8446 section 5.1), to whoever only counts bytes.
const record = Buffer.concat([
  Buffer.from([23, 3, 3, ANSWER_BYTES >> 8, ANSWER_BYTES & 0xff]),
  Buffer.alloc(ANSWER_BYTES, 7),
]);

const tunnels = createPlain({ noDelay: true }, (socket) => {
  let held: Buffer = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= 5 && held.length >= 5 + held.readUInt16BE(3)) {
      held = held.subarray(5 + held.readUInt16BE(3));
      socket.write(record);
    }
  });
});

const body = JSON.stringify({ items: "x".repeat(ANSWER_BYTES - 12) });
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
);

/** Calls back with the head of each request and what its body says it is long. */
function onRequests(socket: Socket | TLSSocket, handle: () => void): void {
  let held = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    held += chunk.toString("latin1");
    for (;;) {
      const end = held.indexOf(HEAD_END);
      if (end === -1) return;
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(held.slice(0, end))?.[1] ?? 0);
      if (held.length < end + HEAD_END.length + length) return;
      held = held.slice(end + HEAD_END.length + length);
      handle();
    }
  });
}

const certificate = certificateFor(host);
const secured = createSecured({ ...certificate, ALPNProtocols: ["http/1.1"] }, (socket) => {
  socket.setNoDelay(true);
  onRequests(socket, () => socket.write(answer));
});

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const event = (fields: object) =>
  chunk(`data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", ...fields })}\n\n`);
const word = event({ choices: [{ index: 0, delta: { content: "lorem " }, finish_reason: null }] });
const usage = { prompt_tokens: 20, completion_tokens: EVENTS, total_tokens: 20 + EVENTS };
const last = event({ choices: [], usage }) + chunk("data: [DONE]\n\n") + chunk("");

const models = createPlain({ noDelay: true }, (socket) => {
  onRequests(socket, () => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
    let sent = 0;
    // Each event in a write of its own, as they come from a model.
    const send = () => {
      if (socket.destroyed) return;
      sent += 1;
      socket.write(sent > EVENTS ? last : word);
      if (sent <= EVENTS) setImmediate(send);
    };
    setImmediate(send);
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 1_024, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const ports = {
  tunnelPort: await listen(tunnels),
  securedPort: await listen(secured),
  modelPort: await listen(models),
};
process.stdout.write(`${JSON.stringify({ ...ports, ca: certificate.cert })}\n`);
