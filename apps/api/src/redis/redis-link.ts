import type { Socket } from "node:net";
import { RedisRefusal, type RedisReply, readReply } from "./read-reply.ts";
import { commandText, connectRedis, signInCommands } from "./redis-words.ts";

/** A connection to Redis that comes back by itself. A whole client of Redis would cost megabytes for the few short commands. */
export interface RedisLink {
  readonly isReady: boolean;
  /** Sends a command at once; rejects while there is no connection, when Redis refuses, or is silent for half a second. */
  send(...words: readonly string[]): Promise<Exclude<RedisReply, RedisRefusal>>;
  close(): void;
}

interface Waiting {
  readonly resolve: (reply: Exclude<RedisReply, RedisRefusal>) => void;
  readonly reject: (err: Error) => void;
}

const SILENCE_MS_MAX = 500;
const RETRY_MS_MIN = 50;
const RETRY_MS_MAX = 2_000;

/** Opens a link; Redis need not be there. `onChange` is told when it comes and, with the reason, when it goes. */
export function openRedisLink(redisUrl: string, onChange: (reason: Error | undefined) => void): RedisLink {
  const url = new URL(redisUrl);
  let socket: Socket | undefined;
  let waiting: Waiting[] = [];
  let received = "";
  let isReady = false;
  let isClosed = false;
  let retryMs = RETRY_MS_MIN;
  let retry: NodeJS.Timeout | undefined;
  let silence: NodeJS.Timeout | undefined;

  const noteProgress = () => {
    if (waiting.length === 0) {
      clearTimeout(silence);
      silence = undefined;
    } else if (silence === undefined)
      silence = setTimeout(() => socket?.destroy(new Error("Redis is silent")), SILENCE_MS_MAX);
    else silence.refresh();
  };

  const write = (words: readonly string[]) =>
    new Promise<Exclude<RedisReply, RedisRefusal>>((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (waiting.length === 1) noteProgress();
      socket?.write(commandText(...words));
    });

  function takeReplies(data: Buffer): void {
    received += data.toString("latin1");
    let at = 0;
    for (let next = readReply(received, at); next !== undefined; next = readReply(received, at)) {
      at = next.end;
      const first = waiting.shift();
      if (next.reply instanceof RedisRefusal) first?.reject(new Error(next.reply.message));
      else first?.resolve(next.reply);
    }
    received = received.slice(at);
    noteProgress();
  }

  async function signIn(): Promise<void> {
    for (const words of signInCommands(url)) await write(words);
    isReady = true;
    retryMs = RETRY_MS_MIN;
    onChange(undefined);
  }

  function connect(): void {
    let reason = new Error("Redis closed the connection");
    let wasReady = false;
    const own = connectRedis(url);
    socket = own;
    own.setNoDelay(true);
    own.on("error", (err) => {
      reason = err;
    });
    own.on(url.protocol === "rediss:" ? "secureConnect" : "connect", () => {
      signIn().then(
        () => {
          wasReady = true;
        },
        (err: Error) => own.destroy(err),
      );
    });
    own.on("data", (data) => {
      try {
        takeReplies(data);
      } catch (err) {
        own.destroy(err instanceof Error ? err : new Error(String(err)));
      }
    });
    own.on("close", () => {
      isReady = false;
      received = "";
      const left = waiting;
      waiting = [];
      noteProgress();
      for (const each of left) each.reject(reason);
      if (isClosed) return;
      if (wasReady || retryMs === RETRY_MS_MIN) onChange(reason);
      retry = setTimeout(connect, retryMs).unref();
      retryMs = Math.min(RETRY_MS_MAX, retryMs * 2);
    });
  }

  connect();
  return {
    get isReady() {
      return isReady;
    },
    send: (...words) => (isReady ? write(words) : Promise.reject(new Error("Redis is away"))),
    close: () => {
      isClosed = true;
      clearTimeout(retry);
      socket?.destroy();
    },
  };
}
