import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect as connectPlain } from "node:net";
import type { Duplex } from "node:stream";
import { connect, createSecureContext, type TlsOptions } from "node:tls";
import type { Dial, DialTarget } from "../network/dial.ts";
import { signCertificate } from "../tls/sign-certificate.ts";

/** What the stand-in saw of one request. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** Servers on loopback, TLS and plain on port 80, that play every host of the outside for the tests. */
export interface StandInUpstream {
  readonly seen: SeenRequest[];
  /** Every attempt to connect outside, whether it succeeded or not. */
  readonly dialled: DialTarget[];
  /** Reaches the stand-in instead of the checked address, and verifies its certificate. */
  readonly dial: Dial;
  /** Replaces how the next requests are answered. */
  answerWith(answer: (req: IncomingMessage, res: ServerResponse, body: string) => void): void;
  /** Takes WebSockets from now on, or answers them as any other request. */
  upgradeWith(upgrade: ((req: IncomingMessage, socket: Duplex) => void) | undefined): void;
  close(): Promise<void>;
}

/** A certificate for a host, signed by itself, and its key. */
export function certificateFor(host: string): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const facts = {
    subject: host,
    issuer: host,
    publicKey,
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    role: { kind: "server", host },
  } as const;
  const cert = signCertificate(facts, privateKey, randomBytes);
  return { cert, key: privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
}

/** Starts a stand-in that has a certificate for each of these hosts, and shows the first one's to all others. */
export async function standInUpstream(
  hosts: readonly [string, ...(readonly string[])],
): Promise<StandInUpstream> {
  const certificates = new Map(hosts.map((host) => [host, certificateFor(host)]));
  const ca = [...certificates.values()].map(({ cert }) => cert);
  const seen: SeenRequest[] = [];
  const dialled: DialTarget[] = [];
  let answer = (_req: IncomingMessage, res: ServerResponse, _body: string): void => {
    res.writeHead(200, { "content-type": "text/plain" }).end("hello from outside");
  };
  const SNICallback: TlsOptions["SNICallback"] = (name, callback) =>
    callback(null, createSecureContext(certificates.get(name) ?? certificates.get(hosts[0])));
  const handle = (req: IncomingMessage, res: ServerResponse) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const body = Buffer.concat(chunks).toString("latin1");
      seen.push({ method: req.method ?? "", url: req.url ?? "", rawHeaders: req.rawHeaders, body });
      answer(req, res, body);
    });
  };
  let upgrade: ((req: IncomingMessage, socket: Duplex) => void) | undefined;
  const shouldUpgradeCallback = () => upgrade !== undefined;
  const server = createServer({ SNICallback, shouldUpgradeCallback }, handle);
  const plain = createPlainServer({ shouldUpgradeCallback }, handle);
  server.on("upgrade", (req, socket) => upgrade?.(req, socket));
  const listen = async (one: typeof server | typeof plain): Promise<number> => {
    await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
    return (one.address() as AddressInfo).port;
  };
  const ports = { secured: await listen(server), plain: await listen(plain) };
  return {
    seen,
    dialled,
    dial: (to) => {
      dialled.push(to);
      return new Promise((resolve, reject) => {
        const at = { host: "127.0.0.1", port: to.port === 80 ? ports.plain : ports.secured };
        const socket =
          to.servername === undefined
            ? connectPlain(at)
            : connect({ ...at, servername: to.servername, ca: to.authorities ?? ca });
        socket.once("error", reject);
        socket.once(to.servername === undefined ? "connect" : "secureConnect", () => resolve(socket));
      });
    },
    answerWith(next) {
      answer = next;
    },
    upgradeWith(next) {
      upgrade = next;
    },
    async close() {
      for (const one of [server, plain])
        await new Promise<void>((resolve) => {
          one.close(() => resolve());
          one.closeAllConnections();
        });
    },
  };
}
