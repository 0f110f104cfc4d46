import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";
import type { Dial, DialTarget } from "../network/dial.ts";
import { ECDSA_P256 } from "../tls/create-cell-authority.ts";
import { loadX509 } from "../tls/load-x509.ts";

/** What the stand-in saw of one request. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** A TLS server on loopback that plays every host of the outside for the tests. */
export interface StandInUpstream {
  readonly seen: SeenRequest[];
  /** Every attempt to connect outside, whether it succeeded or not. */
  readonly dialled: DialTarget[];
  /** Reaches the stand-in instead of the checked address, and verifies its certificate. */
  readonly dial: Dial;
  /** Replaces how the next requests are answered. */
  answerWith(answer: (req: IncomingMessage, res: ServerResponse, body: string) => void): void;
  close(): Promise<void>;
}

async function certificateFor(hosts: readonly string[]): Promise<{ cert: string; key: string }> {
  const x509 = await loadX509();
  const keys = await crypto.subtle.generateKey(ECDSA_P256, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=stand-in",
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    keys,
    signingAlgorithm: ECDSA_P256,
    extensions: [
      new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: "dns" as const, value }))),
    ],
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { cert: certificate.toString("pem"), key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
}

/** Starts a stand-in whose certificate is for these hosts. */
export async function standInUpstream(hosts: readonly string[]): Promise<StandInUpstream> {
  const { cert, key } = await certificateFor(hosts);
  const seen: SeenRequest[] = [];
  const dialled: DialTarget[] = [];
  let answer = (_req: IncomingMessage, res: ServerResponse, _body: string): void => {
    res.writeHead(200, { "content-type": "text/plain" }).end("hello from outside");
  };
  const server: Server = createServer({ cert, key }, (req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const body = Buffer.concat(chunks).toString("latin1");
      seen.push({ method: req.method ?? "", url: req.url ?? "", rawHeaders: req.rawHeaders, body });
      answer(req, res, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    dialled,
    dial: (to) => {
      dialled.push(to);
      return new Promise((resolve, reject) => {
        const socket = connect({ host: "127.0.0.1", port, servername: to.servername, ca: cert });
        socket.once("error", reject);
        socket.once("secureConnect", () => resolve(socket));
      });
    },
    answerWith(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
