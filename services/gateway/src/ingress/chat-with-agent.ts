import type { IncomingMessage } from "node:http";
import { AppError, type RuntimeName } from "@deployclaw/domain";
import { LIMITS } from "../limits.ts";
import { callAgent } from "./call-agent.ts";

/** One turn of a conversation. */
export interface ChatTurn {
  readonly message: string;
  /** Keeps a conversation together across turns. */
  readonly sessionId: string;
  readonly stream: boolean;
}

const MODEL_NAMES: { readonly [Name in RuntimeName]: string } = { nano: "nano", openclaw: "openclaw" };

/**
 * Says something to an agent over its runtime's chat completions API. The answer is the runtime's own and untrusted:
 * only what `readReply` and `readReplyDeltas` take from it may go further. Throws `agent_unreachable` for any status
 * but 200.
 */
export async function chatWithAgent(
  to: { readonly socketPath: string; readonly runtime: RuntimeName; readonly authorization: string },
  turn: ChatTurn,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const answer = await callAgent({
    socketPath: to.socketPath,
    method: "POST",
    path: "/v1/chat/completions",
    headers: {
      authorization: to.authorization,
      "content-type": "application/json",
      accept: turn.stream ? "text/event-stream" : "application/json",
      "x-openclaw-session-key": turn.sessionId,
    },
    body: JSON.stringify({
      model: MODEL_NAMES[to.runtime],
      stream: turn.stream,
      user: turn.sessionId,
      messages: [{ role: "user", content: turn.message }],
    }),
    timeoutMs: LIMITS.chatTimeoutMs,
    signal,
  });
  if (answer.statusCode === 200) return answer;
  answer.destroy();
  throw new AppError("agent_unreachable", `The agent answered with status ${answer.statusCode ?? 0}.`);
}
