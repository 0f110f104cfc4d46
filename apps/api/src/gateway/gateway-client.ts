import type { AgentMessage, GatewayPort } from "@deployclaw/core";
import { AppError } from "@deployclaw/domain";
import { controlRequest } from "./control-request.ts";
import { parseAgentHealth, parseDelivery, parseReply, parseSealed } from "./parse-gateway-answer.ts";
import { readEventStream } from "./read-event-stream.ts";

const SEAL_TIMEOUT_MS = 10_000;
const HEALTH_TIMEOUT_MS = 5_000;
/** A little more than the gateway gives a receiver. */
const TEST_TIMEOUT_MS = 35_000;
/** The gateway reads the same from the database within a second. */
const KILL_TIMEOUT_MS = 2_000;
/** A little more than the gateway's own limit, so that its answer arrives. */
const CHAT_TIMEOUT_MS = 125_000;

/** Talks to this host's gateway over its control socket. Answers are parsed and made anew, never passed on. */
export function gatewayClient(socketPath: string): GatewayPort & { close(): void } {
  const control = controlRequest(socketPath);
  const chatPath = (request: AgentMessage) => `/v1/agents/${encodeURIComponent(request.agentId)}/chat`;

  return {
    async seal(request) {
      const answer = await control.json({
        method: "POST",
        path: "/v1/credentials/seal",
        body: request,
        timeoutMs: SEAL_TIMEOUT_MS,
      });
      return parseSealed(answer);
    },

    async sealForwarderSecret({ clientId, forwarderId, value }) {
      const answer = await control.json({
        method: "POST",
        path: `/v1/forwarders/${encodeURIComponent(forwarderId)}/seal`,
        body: { clientId, value },
        timeoutMs: SEAL_TIMEOUT_MS,
      });
      return parseSealed(answer);
    },

    async testForwarder(forwarderId) {
      const answer = await control.json({
        method: "POST",
        path: `/v1/forwarders/${encodeURIComponent(forwarderId)}/test`,
        timeoutMs: TEST_TIMEOUT_MS,
      });
      return parseDelivery(answer);
    },

    async chat(request) {
      const { message, sessionId } = request;
      const answer = await control.json({
        method: "POST",
        path: chatPath(request),
        body: { message, sessionId, stream: false },
        timeoutMs: CHAT_TIMEOUT_MS,
      });
      return parseReply(answer);
    },

    async *chatStream(request) {
      const { message, sessionId, signal } = request;
      const stream = await control.stream({
        method: "POST",
        path: chatPath(request),
        body: { message, sessionId, stream: true },
        timeoutMs: CHAT_TIMEOUT_MS,
        signal,
      });
      for await (const event of readEventStream(stream)) {
        if (event.kind === "done") return;
        yield event.text;
      }
      throw new AppError("agent_unreachable", "The agent's answer broke off.");
    },

    async kill(agentId) {
      const path = `/v1/agents/${encodeURIComponent(agentId)}/kill`;
      await control.json({ method: "POST", path, timeoutMs: KILL_TIMEOUT_MS });
    },

    async health(agentId) {
      const answer = await control.json({
        method: "GET",
        path: `/v1/agents/${encodeURIComponent(agentId)}/health`,
        timeoutMs: HEALTH_TIMEOUT_MS,
      });
      return parseAgentHealth(answer);
    },

    close: () => control.close(),
  };
}
