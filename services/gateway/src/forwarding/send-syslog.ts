import type { Socket } from "node:net";
import type { DeliveryAnswer, ForwarderDestination } from "@deployclaw/domain";
import type { Dial } from "../network/dial.ts";

/**
 * Sends messages to a syslog server over a TLS connection of their own (RFC 5425). Syslog has no word for "received", so
 * the connection is ended after the last message, and what counts as taken is what the server read up to that end before
 * it closed its side in good order. Rejects when it does not.
 */
export async function sendSyslog(
  to: {
    readonly dial: Dial;
    readonly destination: ForwarderDestination & { readonly kind: "syslog" };
    readonly addresses: readonly string[];
    readonly signal: AbortSignal;
  },
  frames: readonly Buffer[],
): Promise<DeliveryAnswer> {
  const { host, port, ca } = to.destination;
  const socket = await to.dial({
    addresses: to.addresses,
    port,
    servername: host,
    authorities: ca,
    alpn: [],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      let isSent = false;
      const abort = () => socket.destroy(new Error("broken off by the deadline"));
      to.signal.addEventListener("abort", abort, { once: true });
      if (to.signal.aborted) abort();
      socket.once("error", reject);
      socket.once("close", (hadError) => {
        to.signal.removeEventListener("abort", abort);
        // A server may end in good order before it was sent everything.
        if (!hadError && isSent) resolve();
        else reject(new Error("broken off"));
      });
      // Whatever a server says is not looked at; without reading, its end would never be seen.
      socket.resume();
      writeAll(socket, frames).then(
        () =>
          socket.end(() => {
            isSent = true;
          }),
        reject,
      );
    });
    return { delivered: true, detail: `${host} took it and closed the connection in good order.` };
  } finally {
    socket.destroy();
  }
}

async function writeAll(socket: Socket, frames: readonly Buffer[]): Promise<void> {
  for (const frame of frames)
    await new Promise<void>((resolve, reject) => {
      socket.write(frame, (err) => (err === null || err === undefined ? resolve() : reject(err)));
    });
}
