import { commandText, connectRedis, signInCommands } from "../redis/redis-words.ts";

/** Signs in to Redis and pings it over a connection of its own; rejects unless it answers. */
export function checkRedis(redisUrl: string, signal: AbortSignal): Promise<void> {
  const url = new URL(redisUrl);
  return new Promise((resolve, reject) => {
    const socket = connectRedis(url);
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
    for (const words of [...signInCommands(url), ["PING"]]) socket.write(commandText(...words));
  });
}
