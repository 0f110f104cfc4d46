import type { CountingName } from "@deployclaw/domain/spend";
import type { Dispatcher } from "undici";
import { LIMITS } from "../limits.ts";
import { httpClient } from "../network/http-client.ts";
import type { ChatRequest } from "./chat-request.ts";

/** A provider with an OpenAI-compatible API, chosen by the operator. */
export interface ModelUpstream {
  /** How its tokens are counted. */
  readonly counting: CountingName;
  /** Sends a chat request; the answer's body is not read yet. */
  complete(request: ChatRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData>;
}

/**
 * The provider at `baseUrl` (ending in `/v1` or the like), with its key when it needs one. A stream is always asked
 * for its usage, since it is what tokens are counted by.
 */
export function modelUpstream(settings: {
  readonly baseUrl: string;
  readonly key: string | undefined;
}): ModelUpstream {
  const base = settings.baseUrl.replace(/\/$/, "");
  let agent: Dispatcher | undefined;
  return {
    counting: new URL(base).hostname === "api.openai.com" ? "openai_chat" : "compatible_chat",
    async complete(request, signal) {
      const { Agent } = await httpClient();
      agent ??= new Agent({
        headersTimeout: LIMITS.upstreamSilenceMs,
        bodyTimeout: LIMITS.upstreamSilenceMs,
      });
      const url = new URL(`${base}/chat/completions`);
      const body = request.stream
        ? { ...request.body, stream_options: { include_usage: true } }
        : request.body;
      return agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "accept-encoding": "identity",
          ...(settings.key === undefined ? {} : { authorization: `Bearer ${settings.key}` }),
        },
        body: JSON.stringify(body),
        signal,
      });
    },
  };
}
