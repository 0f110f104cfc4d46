import { AppError } from "@deployclaw/domain";
import { LIMITS } from "../../limits.ts";
import { callAgent } from "../call-agent.ts";
import type { AgentReply, Chat } from "./chat-with-agent.ts";
import { readReply, readReplyDeltas } from "./read-reply.ts";

/**
 * Chats over OpenAI's chat completions API, which OpenClaw, nano and images of clients speak. Of the answer only the
 * reply's text goes further. Any status but 200 is `agent_unreachable`.
 */
export const chatOverCompletions: Chat = async (to, turn, signal): Promise<AgentReply> => {
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
      // OpenClaw's name for itself; the other runtimes ignore it.
      model: "openclaw",
      stream: turn.stream,
      user: turn.sessionId,
      messages: [{ role: "user", content: turn.message }],
    }),
    timeoutMs: LIMITS.chatTimeoutMs,
    signal,
  });
  if (answer.statusCode === 200) return turn.stream ? readReplyDeltas(answer) : readReply(answer);
  answer.destroy();
  throw new AppError("agent_unreachable", `The agent answered with status ${answer.statusCode ?? 0}.`);
};
