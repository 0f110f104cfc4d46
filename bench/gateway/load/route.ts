import { connect, type NetConnectOpts, type Socket } from "node:net";
import { exchangeOver } from "./exchange.ts";
import { headAnswer } from "./read-answer.ts";

/** Opens a connection that ends at the upstream, whatever is in between. */
export type Route = () => Promise<Socket>;

function open(to: NetConnectOpts): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(to, () => {
      socket.off("error", reject);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

/** To a port of loopback. */
export const directRoute =
  (port: number): Route =>
  () =>
    open({ host: "127.0.0.1", port, noDelay: true });

/** Through a proxy, by CONNECT. */
export const proxyRoute =
  (proxy: NetConnectOpts, authority: string): Route =>
  async () => {
    const socket = await open({ noDelay: true, ...proxy });
    const request = Buffer.from(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
    await exchangeOver(socket)(request, headAnswer());
    socket.removeAllListeners();
    return socket;
  };
