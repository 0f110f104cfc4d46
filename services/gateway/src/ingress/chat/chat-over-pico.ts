import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { AppError } from "@deployclaw/domain";
import { parseJson } from "../../json.ts";
import { LIMITS } from "../../limits.ts";
import { encodeFrame, OPCODE } from "../../websocket/frame.ts";
import { frameReader, WebSocketMalformed } from "../../websocket/frame-reader.ts";
import { openingHeaders } from "../../websocket/handshake.ts";
import { openUpstream } from "../../websocket/open-upstream.ts";
import { agentFailure } from "../call-agent.ts";
import type { Chat, ChatTarget } from "./chat-with-agent.ts";
import { picoReply } from "./pico-reply.ts";

const UNREADABLE = "The agent's answer is not a chat reply.";

/**
 * Chats over PicoClaw's own WebSocket (`/pico/ws`, pkg/channels/pico in its repository). Its reply comes whole, in one
 * piece: of what it streams, only the last state could be told apart from what it takes back.
 */
export const chatOverPico: Chat = async (to, turn, signal) => {
  const ended = AbortSignal.any([AbortSignal.timeout(LIMITS.chatTimeoutMs), signal]);
  const socket = connect(to.socketPath);
  const end = () => socket.destroy(abortReason(ended));
  ended.addEventListener("abort", end, { once: true });
  socket.once("close", () => ended.removeEventListener("abort", end));
  try {
    await once(socket, "connect");
    const first = await open(socket, to, turn.sessionId);
    send(socket, OPCODE.text, {
      type: "message.send",
      id: randomUUID(),
      session_id: turn.sessionId,
      payload: { content: turn.message },
    });
    return reply(socket, first);
  } catch (err) {
    socket.destroy();
    throw err instanceof AppError ? err : agentFailure(err);
  }
};

async function open(socket: Socket, to: ChatTarget, sessionId: string): Promise<Buffer> {
  const key = randomBytes(16).toString("base64");
  const opened = await openUpstream(socket, {
    path: `/pico/ws?session_id=${encodeURIComponent(sessionId)}`,
    headers: openingHeaders(
      [
        ["host", "127.0.0.1"],
        ["authorization", to.authorization],
      ],
      key,
    ),
    key,
    protocols: [],
  });
  if (opened.kind === "opened") return opened.first;
  const status = opened.kind === "answered" ? (opened.answer.statusCode ?? 0) : 0;
  throw new AppError("agent_unreachable", `The agent answered with status ${status}.`);
}

async function* reply(socket: Socket, first: Buffer): AsyncGenerator<string> {
  try {
    const reader = frameReader(false);
    const read = picoReply();
    let text = "";
    let size = 0;
    for await (const chunk of chunksOf(socket, first)) {
      size += chunk.length;
      if (size > LIMITS.chatReplyBytesMax)
        throw new AppError("agent_unreachable", "The agent's reply is too long.");
      for (const piece of reader.push(chunk)) {
        if (piece.kind === "control") {
          if (piece.opcode === OPCODE.ping) send(socket, OPCODE.pong, piece.payload);
          continue;
        }
        text = piece.first ? piece.payload.toString("utf8") : text + piece.payload.toString("utf8");
        if (!piece.last) continue;
        const content = read(parseJson(text));
        if (content === undefined) continue;
        yield content;
        return;
      }
    }
    throw new AppError("agent_unreachable", "The agent broke off its answer.");
  } catch (err) {
    if (err instanceof AppError) throw err;
    if (err instanceof WebSocketMalformed)
      throw new AppError("agent_unreachable", UNREADABLE, { cause: err });
    throw agentFailure(err);
  } finally {
    socket.destroy();
  }
}

async function* chunksOf(socket: Socket, first: Buffer): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* socket as AsyncIterable<Buffer>;
}

function send(socket: Socket, opcode: number, content: object): void {
  const payload = Buffer.isBuffer(content) ? Buffer.from(content) : Buffer.from(JSON.stringify(content));
  for (const bytes of encodeFrame({ opcode, fin: true, payload }, randomBytes(4))) socket.write(bytes);
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("the chat was ended");
}
