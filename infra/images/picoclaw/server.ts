import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answerMessage, type ChatMessage } from "../nano/answer-message.ts";
import { proxiedRequest } from "../nano/proxied-request.ts";
import { openRotatingOutput } from "../nano/rotating-output.ts";
import { acceptPico, type PicoConnection, type PicoMessage } from "./pico-connection.ts";

/**
 * Stands in for PicoClaw where no registry answers. It keeps the contract of the real one as far as the platform relies on
 * it: `picoclaw gateway`, its settings and configuration, `/health`, `/ready`, `POST /reload`, and chats over `/pico/ws`.
 */

const OUTPUT_BYTES_MAX = 1024 * 1024;
const TURNS_KEPT = 40;

interface Config {
  readonly agents: { readonly defaults: { readonly model_name: string } };
  readonly model_list: readonly {
    readonly model_name: string;
    readonly model: string;
    readonly api_base: string;
  }[];
  readonly channel_list: { readonly pico: { readonly settings: { readonly token: string } } };
  readonly gateway: { readonly port: number };
}

// As picoclaw.sh read them from its settings.
const [command, configFile = "", host = "127.0.0.1", outputFile = ""] = process.argv.slice(2);
if (command !== "gateway" || !existsSync(configFile)) {
  process.stdout.write("First-run setup complete.\n");
  process.exit(0);
}

const output = openRotatingOutput(outputFile, OUTPUT_BYTES_MAX);
const log = (line: string) => output(`${new Date().toISOString()} ${line}`);
process.on("uncaughtExceptionMonitor", (err) => log(err.stack ?? err.message));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));

let config = readConfig();
const startedAt = Date.now();
const conversations = new Map<string, ChatMessage[]>();

function readConfig(): Config {
  return JSON.parse(readFileSync(configFile, "utf8")) as Config;
}

const isAllowed = (req: IncomingMessage): boolean =>
  req.headers.authorization === `Bearer ${config.channel_list.pico.settings.token}`;

const server = createServer((req, res) => {
  if (req.url === "/health") return sendJson(res, 200, { status: "ok", uptime: uptime(), pid: process.pid });
  if (req.url === "/ready") return sendJson(res, 200, { status: "ready", uptime: uptime() });
  if (req.url !== "/reload") return sendJson(res, 404, { error: "not found" });
  if (req.method !== "POST") return sendJson(res, 405, { error: "method not allowed, use POST" });
  if (!isAllowed(req)) return sendJson(res, 401, { error: "unauthorized" });
  config = readConfig();
  return sendJson(res, 200, { status: "reload triggered" });
});
server.on("upgrade", (req, socket) => {
  const url = new URL(req.url ?? "/", "http://localhost");
  if (url.pathname !== "/pico/ws" || !isAllowed(req)) {
    socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  const connection = acceptPico(req, socket, (message) => {
    receive(connection, message, url.searchParams.get("session_id") ?? "default").catch((err: Error) => {
      log(`a turn failed: ${err.message}`);
      connection.send("message.create", { content: `The model could not be reached: ${err.message}` });
    });
  });
});
server.listen(config.gateway.port, host, () =>
  log(`picoclaw (stand-in) listens on ${host}:${config.gateway.port}`),
);

async function receive(connection: PicoConnection, message: PicoMessage, session: string): Promise<void> {
  if (message.type === "ping") return connection.send("pong", {}, message.id);
  if (message.type !== "message.send")
    return connection.send("error", { code: "unknown_type", message: "unknown message type" });
  const content = message.payload?.["content"];
  if (typeof content !== "string" || content.trim() === "")
    return connection.send("error", { code: "empty_content", message: "message content is empty" });
  const messages = conversations.get(message.session_id ?? session) ?? [];
  conversations.set(message.session_id ?? session, messages);
  messages.push({ role: "user", content });
  messages.splice(0, messages.length - TURNS_KEPT);
  connection.send("typing.start", {});
  const model = config.model_list.find((one) => one.model_name === config.agents.defaults.model_name);
  if (model === undefined) throw new Error("no model is configured");
  try {
    const reply = await answerMessage({
      messages,
      model: model.model,
      baseUrl: model.api_base,
      request: proxiedRequest,
    });
    messages.push({ role: "assistant", content: reply });
    connection.send("typing.stop", {});
    connection.send("message.create", { content: reply, message_id: crypto.randomUUID() });
    log(`answered with ${reply.length} characters`);
  } finally {
    connection.send("typing.stop", {});
  }
}

function uptime(): string {
  return `${Math.round((Date.now() - startedAt) / 1_000)}s`;
}

function sendJson(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
