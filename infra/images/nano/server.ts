import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answerMessage, type ChatMessage } from "./answer-message.ts";
import { proxiedRequest } from "./proxied-request.ts";
import { openRotatingOutput } from "./rotating-output.ts";

const PORT = 18_789;
const BODY_BYTES_MAX = 1024 * 1024;
const OUTPUT_BYTES_MAX = 1024 * 1024;
const STREAM_PIECE = /.{1,40}/gs;

interface Config {
  readonly token: string;
  readonly model: string;
  readonly baseUrl: string;
}

const output = openRotatingOutput("/state/.deployclaw/output.log", OUTPUT_BYTES_MAX);
const log = (message: string) => output(`${new Date().toISOString()} ${message}`);
process.on("uncaughtExceptionMonitor", (err) => log(err.stack ?? err.message));

const config = JSON.parse(readFileSync("/etc/deployclaw/nano.json", "utf8")) as Config;
const sha256 = (text: string) => createHash("sha256").update(text).digest();
const wantedAuthorization = sha256(`Bearer ${config.token}`);

const server = createServer((req, res) => {
  handle(req, res).catch((err: Error) => {
    log(`${req.method} ${req.url} failed: ${err.message}`);
    if (res.headersSent) res.destroy();
    else sendJson(res, 502, { error: { message: err.message } });
  });
});
server.listen(PORT, "127.0.0.1", () => log(`nano listens on 127.0.0.1:${PORT}`));

// A first process gets no default handling of signals from the kernel.
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    log(`${signal}: stopping`);
    process.exit(0);
  });
}

async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method === "GET" && (req.url === "/healthz" || req.url === "/readyz")) {
    return sendJson(res, 200, { status: "ok" });
  }
  if (req.method !== "POST" || req.url !== "/v1/chat/completions") {
    return sendJson(res, 404, { error: { message: "no such path" } });
  }
  if (!timingSafeEqual(sha256(req.headers.authorization ?? ""), wantedAuthorization)) {
    return sendJson(res, 401, { error: { message: "wrong or missing token" } });
  }
  const body = await readChat(req);
  if (body === undefined) return sendJson(res, 400, { error: { message: "not a chat request" } });
  const reply = await answerMessage({
    messages: body.messages,
    model: config.model,
    baseUrl: config.baseUrl,
    request: proxiedRequest,
  });
  log(`answered ${body.messages.length} messages with ${reply.length} characters`);
  if (body.stream === true) return sendStream(res, reply);
  sendJson(res, 200, {
    object: "chat.completion",
    model: "nano",
    choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: reply } }],
  });
}

async function readChat(
  req: IncomingMessage,
): Promise<{ messages: ChatMessage[]; stream?: unknown } | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  try {
    const parsed = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
      messages?: unknown;
      stream?: unknown;
    };
    return Array.isArray(parsed.messages) && parsed.messages.length > 0
      ? { messages: parsed.messages as ChatMessage[], stream: parsed.stream }
      : undefined;
  } catch (err) {
    if (err instanceof SyntaxError) return undefined;
    throw err;
  }
}

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function sendStream(res: ServerResponse, reply: string): void {
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const send = (delta: object, finish: string | null) =>
    res.write(
      `data: ${JSON.stringify({ object: "chat.completion.chunk", model: "nano", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    );
  for (const piece of reply.match(STREAM_PIECE) ?? []) send({ content: piece }, null);
  send({}, "stop");
  res.end("data: [DONE]\n\n");
}
