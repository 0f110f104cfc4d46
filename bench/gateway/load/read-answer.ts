import type { ReadAnswer } from "./exchange.ts";

const HEAD_END = "\r\n\r\n";
const LAST_CHUNK = "0\r\n\r\n";

function checkStatus(head: string): void {
  if (!head.startsWith("HTTP/1.1 200") && !head.startsWith("HTTP/1.0 200"))
    throw new Error(`answered: ${head.slice(0, 400)}`);
}

/** So many bytes, whatever they are. */
export function bytesAnswer(bytes: number): ReadAnswer {
  let left = bytes;
  return (chunk) => {
    left -= chunk.length;
    return left <= 0;
  };
}

/** A head with status 200 and nothing after it, as CONNECT is answered. */
export function headAnswer(): ReadAnswer {
  let text = "";
  return (chunk) => {
    text += chunk.toString("latin1");
    if (!text.includes(HEAD_END)) return false;
    checkStatus(text);
    return true;
  };
}

/** An answer of HTTP/1.1 with status 200: of a known length, or in chunks without trailers. */
export function httpAnswer(): ReadAnswer {
  let text = "";
  let bodyLeft: number | undefined;
  return (chunk) => {
    if (bodyLeft !== undefined) {
      bodyLeft -= chunk.length;
      return bodyLeft <= 0;
    }
    text += chunk.toString("latin1");
    const end = text.indexOf(HEAD_END);
    if (end === -1) return false;
    checkStatus(text);
    const head = text.slice(0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) return text.endsWith(LAST_CHUNK);
    bodyLeft = Number(length) - (text.length - end - HEAD_END.length);
    return bodyLeft <= 0;
  };
}
