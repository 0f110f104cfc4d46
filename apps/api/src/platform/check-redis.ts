import { type NetConnectOpts, connect as netConnect } from "node:net";
import { connect as tlsConnect } from "node:tls";

const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

function addressOf(url: URL): NetConnectOpts {
  const path = url.searchParams.get("path");
  if (path !== null) return { path };
  return { host: url.hostname, port: Number(url.port || 6379) };
}

/**
 * Signs in to Redis and pings it over one connection (RESP2), as a whole client would cost megabytes for this. Takes
 * the URLs that ioredis takes, `?path=` for a unix socket.
 */
export function checkRedis(redisUrl: string, signal: AbortSignal): Promise<void> {
  const url = new URL(redisUrl);
  return new Promise((resolve, reject) => {
    const address = addressOf(url);
    const socket = url.protocol === "rediss:" ? tlsConnect(address) : netConnect(address);
    let answer = "";
    const finish = (err?: Error) => {
      socket.destroy();
      if (err === undefined) resolve();
      else reject(err);
    };
    signal.addEventListener("abort", () => finish(new Error("Redis did not answer in time")), { once: true });
    socket.on("error", finish);
    socket.on("close", () => finish(new Error("Redis closed the connection")));
    socket.on("data", (data) => {
      answer += data.toString("latin1");
      if (/^-/m.test(answer)) finish(new Error("Redis refused"));
      else if (answer.includes("+PONG\r\n")) finish();
    });
    const password = decodeURIComponent(url.password);
    const signIn =
      password === "" ? "" : command("AUTH", decodeURIComponent(url.username || "default"), password);
    socket.write(signIn + command("PING"));
  });
}
