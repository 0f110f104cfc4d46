import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { dirname, join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { RUNTIMES } from "@deployclaw/domain";

/** A gateway for tests: it prepares cells and probes them as the real one does, and answers every request itself. */
export interface StandInGateway {
  /** How often each cell was prepared and forgotten. */
  readonly calls: { prepare: string[]; forget: string[] };
  /** Asks the agent through its airlock; gives status and body. */
  ask(agentId: string, path: string): Promise<{ status: number; body: string }>;
  /** Chats with a nano agent through its airlock and gives the reply. */
  chat(agentId: string, message: string): Promise<string>;
  /** Ends as a process that is killed, and is there again without knowing any cell. */
  die(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const TOKEN = "the-token";
const MODEL = { model_name: "demo", model: "demo", api_base: "http://llm.deployclaw.internal/v1" };
const PICOCLAW = {
  agents: { defaults: { model_name: "demo" } },
  model_list: [MODEL],
  channel_list: { pico: { settings: { token: TOKEN } } },
  gateway: { port: RUNTIMES.picoclaw.port },
};
const OPENCLAW = {
  gateway: {
    mode: "local",
    bind: "loopback",
    port: RUNTIMES.openclaw.port,
    auth: { mode: "token", token: TOKEN },
  },
  update: { checkOnStart: false },
};
const listen = (server: Server, path: string) =>
  new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve));
const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

function send(
  socketPath: string,
  path: string,
  method: string,
  body?: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: "agent", authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const req = request(
      { socketPath, path, method, headers, signal: AbortSignal.timeout(5_000), agent: false },
      (res) => {
        let text = "";
        res.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        res.on("end", () => resolve({ status: res.statusCode ?? 0, body: text }));
        res.on("error", reject);
      },
    );
    req.on("error", reject).end(body);
  });
}

/** Listens on the gateway's control socket of this home; `cellSlotOf` looks up an agent's slot. */
export async function standInGateway(
  paths: HomePaths,
  cellSlotOf: (agentId: string) => Promise<number>,
): Promise<StandInGateway> {
  const calls: StandInGateway["calls"] = { prepare: [], forget: [] };
  const listeners = new Map<string, Server>();
  // As the real one, it knows the cells that it prepared without asking for them again.
  const slots = new Map<string, number>();
  const slotOf = async (agentId: string) => slots.get(agentId) ?? cellSlotOf(agentId);
  const airlockOf = async (agentId: string) => paths.airlock(await slotOf(agentId));
  const ask: StandInGateway["ask"] = async (agentId, path) =>
    send((await airlockOf(agentId)).ingressSocket, path, "GET");

  async function prepare(agentId: string): Promise<void> {
    calls.prepare.push(agentId);
    slots.set(agentId, await cellSlotOf(agentId));
    const cell = paths.cell(agentId);
    const airlock = await airlockOf(agentId);
    const config = { token: TOKEN, model: "demo", baseUrl: "http://llm.deployclaw.internal/v1" };
    await writeFile(join(cell.config, "nano.json"), JSON.stringify(config), { mode: 0o640 });
    await writeFile(join(cell.config, "picoclaw.json"), JSON.stringify(PICOCLAW), { mode: 0o640 });
    await writeFile(join(cell.config, "openclaw.json"), JSON.stringify(OPENCLAW), { mode: 0o640 });
    await writeFile(join(cell.config, "ca-bundle.pem"), "", { mode: 0o640 });
    if (listeners.has(agentId) && (await readdir(airlock.out)).length > 0) return;
    await rm(airlock.egressSocket, { force: true });
    const egress = createServer((_req, res) => res.end("the stand-in gateway"));
    await listen(egress, airlock.egressSocket);
    await chmod(airlock.egressSocket, 0o660);
    listeners.set(agentId, egress);
  }

  /** Runtimes call their probe one of two names. */
  async function probe(agentId: string) {
    const answer = await ask(agentId, "/readyz");
    return answer.status === 404 ? ask(agentId, "/ready") : answer;
  }

  async function forget(agentId: string): Promise<void> {
    calls.forget.push(agentId);
    const egress = listeners.get(agentId);
    if (egress !== undefined) await close(egress);
    listeners.delete(agentId);
  }

  async function handle(method: string, url: string): Promise<object> {
    const [, , , agentId = "", verb] = url.split("/");
    if (method === "DELETE") await forget(agentId);
    else if (verb === "prepare") await prepare(agentId);
    else {
      const answer = await probe(agentId).catch((err: Error) => ({ status: 0, body: err.message }));
      return { healthy: answer.status === 200, detail: answer.body };
    }
    return {};
  }

  const control = createServer((req, res) => {
    handle(req.method ?? "", req.url ?? "").then(
      (body) => res.end(JSON.stringify(body)),
      (err: Error) => res.writeHead(500).end(err.message),
    );
  });
  await mkdir(dirname(paths.gatewayOrchestratorSocket), { recursive: true });
  await listen(control, paths.gatewayOrchestratorSocket);
  return {
    calls,
    ask,
    chat: async (agentId, message) => {
      const body = JSON.stringify({ messages: [{ role: "user", content: message }] });
      const path = "/v1/chat/completions";
      const answer = await send((await airlockOf(agentId)).ingressSocket, path, "POST", body);
      const parsed = JSON.parse(answer.body) as { choices?: { message: { content: string } }[] };
      return parsed.choices?.[0]?.message.content ?? answer.body;
    },
    die: async () => {
      await Promise.all([...listeners.values(), control].map(close));
      listeners.clear();
    },
    comeBack: () => listen(control, paths.gatewayOrchestratorSocket),
    close: async () => {
      await Promise.all([...listeners.values(), control].map(close));
    },
  };
}
