import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { DatabaseAddress } from "@deployclaw/db";

/** A way to PostgreSQL that ends at a point which is counted, on both sides of every statement. */
export type SeveredConnections = {
  /** How to sign in by this way. */
  readonly address: DatabaseAddress;
  /** Lets so many points pass and then ends everything for good: no byte goes either way any more. */
  arm(points: number): void;
  /** A point of the caller's own. Throws once everything has ended. */
  point(): void;
  /** Resolves once it has ended. */
  readonly severed: Promise<void>;
  close(): Promise<void>;
};

/**
 * Relays a unix socket of PostgreSQL. Each piece that the client sends and each that the server answers is a point: cut
 * before the server sees a statement, or after it has done it and before the client learns of it, COMMIT too. To the
 * database, and to what is durable, that is a process that was killed there.
 */
export async function severedConnections(
  directory: string,
  address: DatabaseAddress,
): Promise<SeveredConnections> {
  const clients = new Set<Socket>();
  const upstreams = new Set<Socket>();
  const ended = Promise.withResolvers<void>();
  let left = Number.POSITIVE_INFINITY;
  let isSevered = false;

  function sever(): void {
    isSevered = true;
    // The client hears nothing any more: a dead process does not see its connection close either.
    for (const socket of upstreams) socket.destroy();
    ended.resolve();
  }
  function passes(): boolean {
    if (isSevered) return false;
    left -= 1;
    if (left >= 0) return true;
    sever();
    return false;
  }

  const server = createServer((client) => {
    const upstream = connect(join(address.host, `.s.PGSQL.${address.port}`));
    clients.add(client);
    upstreams.add(upstream);
    client.on("data", (bytes) => {
      if (passes()) upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (passes()) client.write(bytes);
    });
    client.on("close", () => upstream.destroy());
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
    if (isSevered) upstream.destroy();
  });
  const listening = Promise.withResolvers<void>();
  server.listen(join(directory, ".s.PGSQL.5432"), listening.resolve);
  await listening.promise;
  return {
    address: { ...address, host: directory, port: 5432 },
    arm: (points) => {
      left = points;
    },
    point: () => {
      if (!passes()) throw new Error("killed");
    },
    severed: ended.promise,
    close: async () => {
      sever();
      for (const socket of clients) socket.destroy();
      const closed = Promise.withResolvers<unknown>();
      server.close(closed.resolve);
      await closed.promise;
    },
  };
}
