import { createHash } from "node:crypto";
import type { Log } from "@deployclaw/domain";
import type { Redis } from "ioredis";
import { LIMITS } from "../limits.ts";
import { ADJUST, RESERVE, RESTORE } from "./counter-scripts.ts";
import type { CounterAnswer, CounterAsk, Counters } from "./counters.ts";

/** Where Redis is: a URL, or the path of a socket. */
export type RedisAddress = string | { readonly path: string };

/** Every key of the gateway's begins with this; its user may use no other. */
export const COUNTERS_PREFIX = "gateway:spend:";

const KEPT_SECONDS = 26 * 3_600;
const NO_CAP = -1;

interface Script {
  readonly lua: string;
  readonly sha: string;
}

const script = (lua: string): Script => ({ lua, sha: createHash("sha1").update(lua).digest("hex") });
const SCRIPTS = { reserve: script(RESERVE), adjust: script(ADJUST), restore: script(RESTORE) };

const isUnknownScript = (err: unknown): boolean => err instanceof Error && err.message.startsWith("NOSCRIPT");

function readAnswer(answer: unknown): CounterAnswer {
  const [kind, value] = Array.isArray(answer) ? (answer as unknown[]) : [];
  switch (kind) {
    case "unknown":
      return { kind };
    case "ok":
      return { kind, answerTokens: Number(value) };
    case "rate":
    case "tokens":
    case "cost":
      return { kind: "reached", limit: kind };
    default:
      throw new Error("the counters answered what they never answer");
  }
}

function reserveArguments({ period, scopes, spend }: CounterAsk): (string | number)[] {
  return [
    ...[period.hour, period.day, KEPT_SECONDS],
    ...[spend?.promptTokens ?? 0, spend?.answerTokensMin ?? 0, spend?.answerTokensMax ?? 0],
    ...[spend?.tokensCap ?? NO_CAP, spend?.promptCostMicros ?? 0, spend?.answerPriceMicros ?? 0],
    spend?.costCapMicros ?? NO_CAP,
    ...scopes.flatMap(({ scope, maxPerHour, maxPerDay }) => [
      scope,
      maxPerHour ?? NO_CAP,
      maxPerDay ?? NO_CAP,
    ]),
  ];
}

/**
 * Counters in Redis. `epoch` marks whose they are: those that another run of a gateway left, or none, are `unknown`.
 * Connects with the first call, again and again while Redis is away, and then rejects at once or at its deadline.
 */
export function redisCounters(address: RedisAddress, epoch: string, log: Log): Counters {
  let opening: Promise<Redis> | undefined;
  let connecting: Promise<void> | undefined;
  let isAway = false;

  async function open(): Promise<Redis> {
    const { Redis } = await import("ioredis");
    const options = {
      lazyConnect: true,
      // Its user may ask Redis nothing but to count.
      enableReadyCheck: false,
      disableClientInfo: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: LIMITS.countersDeadlineMs,
      commandTimeout: LIMITS.countersDeadlineMs,
      retryStrategy: (times: number) => Math.min(500, 25 * times),
    };
    const redis =
      typeof address === "string" ? new Redis(address, options) : new Redis({ ...address, ...options });
    redis.on("error", (err) => {
      if (!isAway) log.error("the store of the counters is away: nothing passes", err);
      isAway = true;
    });
    redis.on("ready", () => {
      if (isAway) log.info("the store of the counters is back");
      isAway = false;
    });
    // It goes on trying; whoever asks meanwhile hears it from `connected`.
    redis.connect().catch(() => undefined);
    return redis;
  }

  function nextConnection(redis: Redis): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => () => {
        clearTimeout(timer);
        redis.off("ready", ready).off("close", closed);
        settle();
      };
      const ready = end(resolve);
      const closed = end(() => reject(new Error("no connection to the counters")));
      const timer = setTimeout(closed, LIMITS.countersDeadlineMs);
      redis.once("ready", ready).once("close", closed);
    });
  }

  async function connected(): Promise<Redis> {
    opening ??= open();
    const redis = await opening;
    if (redis.status === "ready") return redis;
    // One wait for all that ask meanwhile.
    connecting ??= nextConnection(redis).finally(() => {
      connecting = undefined;
    });
    await connecting;
    return redis;
  }

  async function run(
    name: keyof typeof SCRIPTS,
    agentId: string,
    args: (string | number)[],
  ): Promise<unknown> {
    const redis = await connected();
    const { sha, lua } = SCRIPTS[name];
    const key = `${COUNTERS_PREFIX}${agentId}`;
    try {
      return await redis.evalsha(sha, 1, key, ...args);
    } catch (err) {
      if (!isUnknownScript(err)) throw err;
      return redis.eval(lua, 1, key, ...args);
    }
  }

  return {
    reserve: async (agentId, ask) =>
      readAnswer(await run("reserve", agentId, [epoch, ...reserveArguments(ask)])),
    adjust: async (agentId, { period, tokens, costMicros, requests, scopes }) => {
      const args = [epoch, period.hour, period.day, tokens, costMicros, requests, ...scopes];
      return (await run("adjust", agentId, args)) === 1;
    },
    restore: async (agentId, { hour, day }, { tokens, costMicros, scopes }) => {
      const counts = scopes.flatMap(({ scope, inHour, inDay }) => [
        ...[`h:${scope}`, inHour],
        ...[`d:${scope}`, inDay],
      ]);
      const fields = ["epoch", epoch, "hour", hour, "day", day, "tokens", tokens, "cost", costMicros];
      await run("restore", agentId, [KEPT_SECONDS, ...fields, ...counts]);
    },
    close() {
      void opening?.then((redis) => redis.disconnect());
    },
  };
}
