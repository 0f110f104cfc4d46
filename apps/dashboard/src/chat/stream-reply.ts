import { ApiProblem, readEventStream } from "@deployclaw/contracts/client";

/** One message to an agent. */
export interface ChatRequest {
  readonly agentId: string;
  readonly message: string;
  readonly sessionId: string;
  readonly signal: AbortSignal;
}

/** The agent's reply, piece by piece. Throws {@link ApiProblem} when it is refused or breaks off. */
export async function* streamReply({
  agentId,
  message,
  sessionId,
  signal,
}: ChatRequest): AsyncGenerator<string> {
  const response = await fetch(`/api/agents/${agentId}/chat`, {
    method: "POST",
    headers: { accept: "text/event-stream", "content-type": "application/json" },
    body: JSON.stringify({ message, sessionId }),
    signal,
  });
  if (!response.ok || response.body === null)
    throw new ApiProblem(response.status, await response.json().catch(() => undefined));
  let isWhole = false;
  for await (const { event, data } of readEventStream(response.body)) {
    const value = JSON.parse(data) as { text?: string; detail?: string };
    if (event === "delta") yield value.text ?? "";
    else if (event === "done") isWhole = true;
    else if (event === "error") throw new ApiProblem(502, value);
  }
  if (!isWhole) throw new ApiProblem(0, { type: "reply-broken", detail: "The reply broke off." });
}
