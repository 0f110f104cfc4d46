import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  type Checkpoint,
  cosign,
  judgeCheckpoint,
  type NoteSigner,
  type NoteVerifier,
  openCheckpoint,
} from "@deployclaw/transparency";
import { originHash, type WitnessStore } from "./witness-store.ts";

const BODY_BYTES_MAX = 128 * 1024;
const REQUEST_MS = 10_000;

/** What a witness consists of. */
export type Witness = {
  readonly signer: NoteSigner;
  readonly store: WitnessStore;
  /** The key of a log by its origin; undefined for one that it does not watch. */
  readonly verifierOf: (origin: string) => NoteVerifier | undefined;
  readonly clock: () => Date;
  readonly log: (line: string) => void;
};

/**
 * A C2SP tlog-witness over HTTP: `POST /add-checkpoint`, and `GET /<origin hash>/checkpoint` for whoever monitors. What it
 * cosigns is durable before it answers. Call `listen` on it.
 */
export function startWitness(witness: Witness): Server {
  const server = createServer((req, res) => {
    answer(witness, req, res).catch((err: unknown) => {
      witness.log(`a request failed: ${err instanceof Error ? err.message : "unknown failure"}`);
      if (!res.headersSent) res.writeHead(500);
      res.end();
    });
  });
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = REQUEST_MS;
  return server;
}

async function answer(witness: Witness, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { url = "", method } = req;
  const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(url) ?? [];
  if (hash !== undefined && method === "GET") {
    const note = witness.store.read(hash);
    return note === undefined ? say(res, 404, "nothing of that log was cosigned") : say(res, 200, note);
  }
  if (url !== "/add-checkpoint") return say(res, 404, "there is nothing here");
  if (method !== "POST") return say(res, 405, "this is for POST", { allow: "POST" });
  const body = await readBody(req);
  if (body === undefined) return say(res, 413, "that is too much", { connection: "close" });
  addCheckpoint(witness, body, res);
}

/** From judging to keeping nothing is awaited, so no other request of the same log comes between. */
function addCheckpoint(
  { signer, store, verifierOf, clock, log }: Witness,
  body: string,
  res: ServerResponse,
) {
  const latestOf = (origin: string): Checkpoint | undefined => {
    const verifier = verifierOf(origin);
    const note = store.read(originHash(origin));
    return note === undefined || verifier === undefined ? undefined : openCheckpoint(note, verifier);
  };
  const judgement = judgeCheckpoint(body, { verifierOf, latestOf });
  if (judgement.status === 409)
    return say(res, 409, `${judgement.size}\n`, { "content-type": "text/x.tlog.size" });
  if (judgement.status !== 200) {
    if (judgement.status === 422) log(`REFUSED a checkpoint: ${judgement.detail}`);
    return say(res, judgement.status, `${judgement.detail}\n`);
  }
  const { note, checkpoint } = judgement;
  const line = cosign(note, signer, clock());
  store.write(checkpoint.origin, `${note}${line}`);
  return say(res, 200, line);
}

function say(res: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  res.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(text);
}

async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of req as AsyncIterable<Buffer>) {
    bytes += piece.byteLength;
    if (bytes > BODY_BYTES_MAX) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
