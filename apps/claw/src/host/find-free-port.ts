import { createServer } from "node:net";

/**
 * The first port on 127.0.0.1, from the given one upwards, that nobody listens on. Keep below 32768: a refused
 * connection in the ephemeral range can connect to itself.
 */
export async function findFreePort(from: number): Promise<number> {
  for (let port = from; port < 32_768; port += 1) {
    const server = createServer();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    if (await promise) return port;
  }
  throw new RangeError(`no port between ${from} and 32767 is free`);
}
