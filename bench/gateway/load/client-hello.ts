import { once } from "node:events";
import { Duplex } from "node:stream";
import { connect } from "node:tls";

/** What a TLS client of this Node sends first to a host. */
export async function clientHello(host: string): Promise<Buffer> {
  const sent: Buffer[] = [];
  const wire = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      sent.push(chunk);
      wire.emit("sent");
      done();
    },
  });
  const written = once(wire, "sent");
  const client = connect({ socket: wire, servername: host });
  client.on("error", () => undefined);
  await written;
  client.destroy();
  return Buffer.concat(sent);
}
