import type { ServerResponse } from "node:http";
import { AppError, agentId, clientId, forwarderId, isAppError, WEBHOOK_SECRET } from "@deployclaw/domain";
import type { ForwarderVerbs } from "../forwarding/forwarder-verbs.ts";
import type { AgentReply } from "../ingress/chat/chat-with-agent.ts";
import type { ControlCall, ControlRoute } from "./control-server.ts";
import type { GatewayVerbs } from "./gateway-verbs.ts";

function text(body: ControlCall["body"], field: string, pattern: RegExp): string {
  const value = body[field];
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new AppError("invalid_input", `The field ${field} is missing or malformed.`);
}

function event(res: ServerResponse, data: object): boolean {
  return res.write(`data: ${JSON.stringify(data)}\n\n`);
}

async function drained(res: ServerResponse): Promise<void> {
  if (!res.writableNeedDrain) return;
  await new Promise<void>((resolve) => {
    res.once("drain", resolve);
    res.once("close", resolve);
  });
}

async function wholeText(reply: AgentReply): Promise<string> {
  let whole = "";
  for await (const piece of reply) whole += piece;
  return whole;
}

async function relayPieces(reply: AgentReply, res: ServerResponse): Promise<void> {
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  res.flushHeaders();
  try {
    for await (const delta of reply) {
      event(res, { delta });
      await drained(res);
    }
    event(res, { done: true });
  } catch (err) {
    // The status is long sent; the stream itself must say that the reply is not whole.
    if (!isAppError(err)) throw err;
    event(res, { code: err.code, detail: err.message });
  }
  res.end();
}

/** What the API may ask of the gateway. */
export function apiRoutes(verbs: GatewayVerbs, forwarders: ForwarderVerbs): ControlRoute[] {
  return [
    {
      method: "POST",
      pattern: /^\/v1\/credentials\/seal$/,
      handle: async ({ body }) =>
        verbs.seal({
          clientId: clientId(text(body, "clientId", /^/)),
          agentId: agentId(text(body, "agentId", /^/)),
          name: text(body, "name", /^.{1,128}$/),
          value: text(body, "value", /^[\s\S]+$/),
        }),
    },
    {
      method: "POST",
      pattern: /^\/v1\/forwarders\/([^/]+)\/seal$/,
      handle: ({ id, body }) =>
        forwarders.seal({
          forwarderId: forwarderId(id),
          clientId: clientId(text(body, "clientId", /^/)),
          value: text(body, "value", WEBHOOK_SECRET.pattern),
        }),
    },
    {
      method: "POST",
      pattern: /^\/v1\/forwarders\/([^/]+)\/test$/,
      handle: ({ id }) => forwarders.test(forwarderId(id)),
    },
    {
      method: "POST",
      pattern: /^\/v1\/agents\/([^/]+)\/chat$/,
      handle: async ({ id, body, res }) => {
        const stream = body["stream"] === true;
        const turn = {
          message: text(body, "message", /^[\s\S]+$/),
          sessionId: text(body, "sessionId", /^[\w:.-]{1,128}$/),
          stream,
        };
        const hangUp = new AbortController();
        res.once("close", () => hangUp.abort());
        const reply = await verbs.chat(agentId(id), turn, hangUp.signal);
        if (!stream) return { reply: await wholeText(reply) };
        await relayPieces(reply, res);
        return undefined;
      },
    },
    {
      method: "GET",
      pattern: /^\/v1\/agents\/([^/]+)\/health$/,
      handle: ({ id }) => verbs.health(agentId(id)),
    },
    {
      method: "POST",
      pattern: /^\/v1\/agents\/([^/]+)\/kill$/,
      handle: async ({ id }) => {
        verbs.kill(agentId(id));
        return {};
      },
    },
  ];
}
