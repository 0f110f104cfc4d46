import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectSecured } from "node:tls";
import { LIMITS } from "../limits.ts";

/** Where to connect: checked addresses, and the name that the certificate must be for; without one, no TLS is begun. */
export interface DialTarget {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly servername: string | undefined;
  /** PEM of the authorities that the certificate may come from, instead of those that Node ships. */
  readonly authorities?: string | undefined;
  /** What is spoken over TLS (RFC 7301): HTTP/1.1 unless told otherwise; empty for what has no name there. */
  readonly alpn?: readonly string[] | undefined;
}

/** Opens a connection to the first address that answers, verified TLS where a name is given, or rejects. Resolves no name. */
export type Dial = (to: DialTarget) => Promise<Socket>;

function dialOne(
  host: string,
  { port, servername, authorities, alpn = ["http/1.1"] }: DialTarget,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket =
      servername === undefined
        ? connectPlain({ host, port, noDelay: true })
        : connectSecured({
            host,
            port,
            servername,
            ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
            ...(authorities === undefined ? {} : { ca: authorities }),
          });
    const timer = setTimeout(() => socket.destroy(new Error("connect timeout")), LIMITS.dialTimeoutMs);
    socket.once("error", reject);
    socket.once("close", () => clearTimeout(timer));
    socket.once(servername === undefined ? "connect" : "secureConnect", () => {
      clearTimeout(timer);
      socket.off("error", reject);
      socket.setNoDelay(true);
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
