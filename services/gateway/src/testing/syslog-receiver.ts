import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import type { Dial } from "../network/dial.ts";
import { certificateFor } from "./stand-in-upstream.ts";

/** A syslog server over TLS (RFC 5425) on loopback, which takes frames by their octet count and refuses any other. */
export interface SyslogReceiver {
  /** The certificate that it shows, which is its own authority. */
  readonly certificate: string;
  /** Every message that was received whole, in order. */
  readonly messages: string[];
  /** How each connection ended: in good order, or what was wrong. */
  readonly endings: string[];
  /** Reaches it for `port`, and `other` for every other. */
  dialInstead(port: number, other: Dial): Dial;
  /** What happens to the next connections: by default they are read to their end and closed. */
  onConnection: ((socket: TLSSocket) => void) | undefined;
  close(): Promise<void>;
}

/** Starts one that is called `host`. */
export async function syslogReceiver(host: string): Promise<SyslogReceiver> {
  const { cert, key } = certificateFor(host);
  const sockets = new Set<TLSSocket>();
  const receiver: SyslogReceiver = {
    certificate: cert,
    messages: [],
    endings: [],
    onConnection: undefined,
    dialInstead: (port, other) => (to) =>
      to.port !== port || to.servername === undefined
        ? other(to)
        : new Promise((resolve, reject) => {
            const at = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
            const trusted = to.authorities === undefined ? {} : { ca: to.authorities };
            const socket = connect({ ...at, servername: to.servername, ...trusted });
            socket.once("error", reject);
            socket.once("secureConnect", () => {
              socket.off("error", reject);
              resolve(socket);
            });
          }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  const server = createServer({ cert, key }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    if (receiver.onConnection !== undefined) receiver.onConnection(socket);
    else takeFrames(socket, receiver);
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return receiver;
}

function takeFrames(socket: TLSSocket, { messages, endings }: SyslogReceiver): void {
  let pending = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const space = pending.indexOf(" ");
      if (space === -1) return;
      const count = pending.subarray(0, space).toString("latin1");
      if (!/^[1-9]\d{0,6}$/.test(count)) {
        endings.push(`no octet count: ${count}`);
        socket.destroy();
        return;
      }
      const end = space + 1 + Number(count);
      if (pending.byteLength < end) return;
      messages.push(pending.subarray(space + 1, end).toString("utf8"));
      pending = pending.subarray(end);
    }
  });
  socket.on("end", () => endings.push(pending.byteLength === 0 ? "in good order" : "within a frame"));
}
