import type { Duplex } from "node:stream";
import type { Answer } from "../inbound/inbound.ts";
import type { Refusal } from "./refusal.ts";

/** The body of every refusal: `{ error: { type: "refused", reason, detail } }`. */
export function refusalBody({ reason, detail }: Refusal): string {
  return `${JSON.stringify({ error: { type: "refused", reason, detail, message: detail } })}\n`;
}

/**
 * Answers with a refusal and closes the connection, so that what else the agent sent on it is not read as a request.
 * An answer that already began is cut off instead.
 */
export function answerRefusal(answer: Answer, refusal: Refusal): void {
  if (answer.begun || answer.gone) {
    answer.cut();
    return;
  }
  const body = refusalBody(refusal);
  answer.closeConnection();
  answer
    .begin(refusal.status, [
      ["content-type", "application/json"],
      ["content-length", String(Buffer.byteLength(body))],
    ])
    .end(body);
}

/** The same on a connection that speaks no HTTP of its own yet: an answer to CONNECT, or to what could not be parsed. */
export function answerRefusalRaw(socket: Duplex, refusal: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = refusalBody(refusal);
  socket.end(
    `HTTP/1.1 ${refusal.status} Refused\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
