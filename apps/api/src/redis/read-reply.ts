/** What Redis answers to the commands that are sent here; an error is a value, since others may follow it. */
export type RedisReply = string | number | null | RedisRefusal | readonly RedisReply[];

/** An error that Redis answered with; its code is the message's first word, such as NOSCRIPT. */
export class RedisRefusal {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/**
 * Reads one reply (RESP2) that begins at a place of what was received, one character a byte; undefined while it is not
 * all there. Throws an Error for what is no such reply.
 */
export function readReply(
  received: string,
  at: number,
): { readonly reply: RedisReply; readonly end: number } | undefined {
  const lineEnd = received.indexOf("\r\n", at);
  if (lineEnd === -1) return undefined;
  const line = received.slice(at + 1, lineEnd);
  const end = lineEnd + 2;
  switch (received[at]) {
    case "+":
      return { reply: line, end };
    case "-":
      return { reply: new RedisRefusal(line), end };
    case ":":
      return { reply: numberOf(line), end };
    case "$":
      return readBulk(received, end, numberOf(line));
    case "*":
      return readArray(received, end, numberOf(line));
    default:
      throw new Error("Redis answered in another protocol");
  }
}

function readBulk(received: string, at: number, length: number): ReturnType<typeof readReply> {
  if (length < 0) return { reply: null, end: at };
  const end = at + length + 2;
  return received.length < end ? undefined : { reply: received.slice(at, at + length), end };
}

function readArray(received: string, at: number, length: number): ReturnType<typeof readReply> {
  if (length < 0) return { reply: null, end: at };
  const items: RedisReply[] = [];
  let end = at;
  while (items.length < length) {
    const item = readReply(received, end);
    if (item === undefined) return undefined;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: items, end };
}

function numberOf(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new Error("Redis answered a number that is none");
  return Number(text);
}
