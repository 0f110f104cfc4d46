import { createServer, type Socket } from "node:net";
import { afterAll } from "vitest";

/** A mail as it came over the wire. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Header lines and body, unfolded from the wire's dot-stuffing. */
  readonly data: string;
}

/** A stand-in mail server of one test file. */
export interface TestSmtpServer {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  /** Answers every recipient with this reply from now on; undefined takes mail again. */
  refuseWith(reply: string | undefined): void;
}

/**
 * Starts a mail server without TLS on loopback for this test file, which takes everything: `const smtp = await
 * testSmtpServer()` at the file's top level. It is stopped after the file's tests.
 */
export async function testSmtpServer(): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let refusal: string | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(
      socket,
      () => refusal,
      (mail) => received.push(mail),
    );
  });
  const port = await listenLow(server);
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    refuseWith: (reply) => {
      refusal = reply;
    },
  };
}

function serve(
  socket: Socket,
  refusal: () => string | undefined,
  deliver: (mail: ReceivedMail) => void,
): void {
  const reply = (line: string) => socket.write(`${line}\r\n`);
  let from = "";
  let to: string[] = [];
  let data: string[] | undefined;
  let rest = "";

  function command(line: string): void {
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO" || verb === "HELO") reply("250 stand-in");
    else if (verb === "MAIL") {
      from = address;
      to = [];
      reply("250 ok");
    } else if (verb === "RCPT") {
      const refused = refusal();
      if (refused === undefined) to.push(address);
      reply(refused ?? "250 ok");
    } else if (verb === "DATA") {
      data = [];
      reply("354 go on");
    } else if (verb === "QUIT") {
      reply("221 bye");
      socket.end();
    } else reply(verb === "RSET" || verb === "NOOP" ? "250 ok" : "502 not here");
  }

  function line(text: string): void {
    if (data === undefined) {
      command(text);
      return;
    }
    if (text !== ".") {
      data.push(text.replace(/^\./, ""));
      return;
    }
    deliver({ from, to, data: data.join("\n") });
    data = undefined;
    reply("250 taken");
  }

  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\r\n");
    rest = lines.pop() ?? "";
    for (const text of lines) line(text);
  });
  reply("220 stand-in ESMTP");
}

/** Listens on a free port below those that outgoing connections are given, where a refused connect can reach itself. */
async function listenLow(server: ReturnType<typeof createServer>): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const isListening = await new Promise<boolean>((resolve, reject) => {
      server.once("error", (err: NodeJS.ErrnoException) =>
        err.code === "EADDRINUSE" ? resolve(false) : reject(err),
      );
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (isListening) return port;
  }
  throw new Error("no port was free");
}
