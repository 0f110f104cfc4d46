// Runs inside a cell, alone: Node is given this text. Reads a line of JSON for each attack and answers with one.
import { createSocket, type Socket as Datagrams } from "node:dgram";
import { lookup } from "node:dns";
import { readFileSync } from "node:fs";
import { connect as connectHttp2, type OutgoingHttpHeaders } from "node:http2";
import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { connect as connectTls, type TLSSocket } from "node:tls";

const PATIENCE_MS = 45_000;
const ca = () => readFileSync("/etc/deployclaw/ca-bundle.pem");
const proxy = (): Socket => connect(3128, "127.0.0.1");
const connectLine = (authority: string) => `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;
const codeOf = (err: unknown): string =>
  err instanceof Error && "code" in err ? String(err.code) : String(err);

function place(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at).replace(/[[\]]/g, ""), port: Number(text.slice(at + 1)) };
}

/** Sends bytes and gives all that comes back until the other side ends it. */
function exchange(socket: Duplex, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", (err) => resolve(`${text} failed ${codeOf(err)}`));
    socket.on("close", () => resolve(text));
    socket.write(bytes, "latin1");
  });
}

/** A connection whose CONNECT was answered 200, or what it was answered. */
function tunnel(authority: string): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = proxy();
    socket.once("error", (err) => resolve(`failed ${codeOf(err)}`));
    socket.once("close", () => resolve("failed closed"));
    socket.write(connectLine(authority));
    socket.once("data", (chunk: Buffer) => {
      const answer = chunk.toString("latin1");
      resolve(answer.startsWith("HTTP/1.1 200") ? socket : answer);
    });
  });
}

/** TLS to a host through a tunnel; an empty name is no SNI. */
async function secured(host: string, servername: string, protocols?: string[]): Promise<TLSSocket | string> {
  const socket = await tunnel(`${host}:443`);
  if (typeof socket === "string") return socket;
  return new Promise((resolve) => {
    const tls = connectTls({
      socket,
      ...(servername === "" ? {} : { servername }),
      ...(protocols === undefined ? {} : { ALPNProtocols: protocols }),
      checkServerIdentity: () => undefined,
      ca: ca(),
    });
    tls.once("error", (err) => resolve(`failed ${codeOf(err)}`));
    tls.once("close", () => resolve("failed closed"));
    tls.once("secureConnect", () => resolve(tls));
  });
}

const held = new Map<string, Held>();
interface Held {
  readonly sockets: Set<Socket>;
  /** How many ended, by the first line that they were answered. */
  readonly ended: Map<string, number>;
}

/** Opens connections, at most so many at a time that are not answered yet, and keeps those that stay open. */
async function hold(name: string, count: string, bytes: string, waits: string): Promise<string> {
  const group: Held = held.get(name) ?? { sockets: new Set(), ended: new Map() };
  held.set(name, group);
  let left = Number(count);
  const openOne = () =>
    new Promise<void>((resolve) => {
      const socket = proxy();
      let answer = "";
      group.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("data", (chunk: Buffer) => {
        answer += chunk.toString("latin1");
        resolve();
      });
      socket.once("close", () => {
        group.sockets.delete(socket);
        const line = answer.split("\r\n")[0] ?? "";
        group.ended.set(line, (group.ended.get(line) ?? 0) + 1);
        resolve();
      });
      socket.once("connect", () => {
        socket.write(bytes, "latin1");
        if (waits === "no") resolve();
      });
    });
  const worker = async () => {
    for (; left > 0; ) {
      left -= 1;
      await openOne();
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  return describe(group);
}

const describe = (group: Held | undefined) =>
  JSON.stringify({ open: group?.sockets.size ?? 0, ended: Object.fromEntries(group?.ended ?? []) });

const attacks: Record<string, (...input: string[]) => Promise<string>> = {
  tcp: (to) =>
    new Promise((resolve) => {
      const socket = connect(place(to ?? ""));
      socket.once("connect", () => resolve("connected"));
      socket.once("error", () => resolve("nothing"));
    }),
  udp: (to) =>
    new Promise((resolve) => {
      const { host, port } = place(to ?? "");
      const socket: Datagrams = createSocket(host.includes(":") ? "udp6" : "udp4");
      socket.once("error", () => resolve("nothing"));
      socket.send("x", port, host, (err) => resolve(err === null ? "sent" : "nothing"));
    }),
  dns: (name) =>
    new Promise((resolve) => lookup(name ?? "", (err) => resolve(err === null ? "resolved" : "nothing"))),
  interfaces: async () =>
    Object.keys(networkInterfaces())
      .filter((name) => name !== "lo")
      .join() || "nothing",
  abstract: (name) =>
    new Promise((resolve) => {
      const socket = connect(`\0${name}`);
      socket.once("connect", () => resolve("connected"));
      socket.once("error", () => resolve("nothing"));
    }),
  connect: (authority) => exchange(proxy(), connectLine(authority ?? "")),
  raw: (bytes) => exchange(proxy(), bytes ?? ""),
  /** Ends its own side behind the bytes, as who has nothing more to say. */
  inside: async (host = "", servername = "", bytes = "") => {
    const tls = await secured(host, servername);
    return typeof tls === "string" ? tls : exchange(tls, bytes);
  },
  websocket: async (host = "", bytes = "", frame = "") => {
    const tls = await secured(host, host);
    if (typeof tls === "string") return tls;
    tls.once("data", () => tls.write(Buffer.from(frame, "base64")));
    return exchange(tls, bytes);
  },
  http2: async (host = "", headers = "{}") => {
    const tls = await secured(host, host, ["h2"]);
    if (typeof tls === "string") return tls;
    return new Promise((resolve) => {
      const session = connectHttp2(`https://${host}`, { createConnection: () => tls });
      session.on("error", (err) => resolve(`failed ${codeOf(err)}`));
      const stream = session.request(JSON.parse(headers) as OutgoingHttpHeaders);
      let text = "";
      stream.on("response", (answer) => {
        text += `:status ${answer[":status"]} `;
      });
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString("latin1");
      });
      stream.on("error", (err) => resolve(`${text} failed ${codeOf(err)}`));
      stream.on("close", () => {
        resolve(text);
        session.destroy();
      });
    });
  },
  hold: (name = "", count = "", bytes = "", waits = "yes") => hold(name, count, bytes, waits),
  held: async (name = "") => describe(held.get(name)),
  /** Waits until the other side ended all of them. */
  ended: async (name = "") => {
    const group = held.get(name);
    await Promise.all(
      [...(group?.sockets ?? [])].map((socket) => new Promise((resolve) => socket.once("close", resolve))),
    );
    return describe(group);
  },
  drop: async (name = "") => {
    for (const socket of held.get(name)?.sockets ?? []) socket.destroy();
    held.delete(name);
    return "dropped";
  },
};

interface Order {
  readonly id: number;
  readonly kind: string;
  readonly input: readonly string[];
}

async function obey({ id, kind, input }: Order): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("failed nothing happened"), PATIENCE_MS);
  });
  const attack = attacks[kind];
  const result = attack === undefined ? "failed unknown" : await Promise.race([attack(...input), patience]);
  clearTimeout(timer);
  process.stdout.write(`${JSON.stringify({ id, result })}\n`);
}

createInterface(process.stdin).on("line", (line) => {
  const order = JSON.parse(line) as Order;
  obey(order).catch((err: unknown) => {
    process.stdout.write(`${JSON.stringify({ id: order.id, result: `failed ${codeOf(err)}` })}\n`);
  });
});
