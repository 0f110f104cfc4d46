import { connect, type TLSSocket } from "node:tls";
import { LIMITS } from "../limits.ts";

/** Where to connect: checked addresses, and the name that the certificate must be for. */
export interface DialTarget {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly servername: string;
}

/** Opens a verified TLS connection to the first address that answers, or rejects. Resolves no name. */
export type Dial = (to: DialTarget) => Promise<TLSSocket>;

function dialOne(address: string, { port, servername }: DialTarget): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, servername, ALPNProtocols: ["http/1.1"] });
    const timer = setTimeout(() => socket.destroy(new Error("connect timeout")), LIMITS.dialTimeoutMs);
    socket.once("error", reject);
    socket.once("close", () => clearTimeout(timer));
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

/** Dials over the machine's own network, trusting the certificate authorities that Node ships. */
export const dialVerified: Dial = async (to) => {
  let last: unknown;
  for (const address of to.addresses) {
    try {
      return await dialOne(address, to);
    } catch (err) {
      last = err;
    }
  }
  throw last;
};
