import { connect as connectNet, type NetConnectOpts, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** A command in Redis's protocol (RESP2, an array of bulk strings). */
export const commandText = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

/** Begins to connect to the Redis of a URL that ioredis would take; `?path=` names a unix socket. */
export function connectRedis(url: URL): Socket {
  const path = url.searchParams.get("path");
  const address: NetConnectOpts =
    path !== null ? { path } : { host: url.hostname, port: Number(url.port || 6379) };
  return url.protocol === "rediss:" ? connectTls(address) : connectNet(address);
}

/** The commands that sign in as the user of a URL and choose its database; none when it names neither. */
export function signInCommands(url: URL): readonly (readonly string[])[] {
  const password = decodeURIComponent(url.password);
  const database = url.pathname.slice(1);
  return [
    ...(password === "" ? [] : [["AUTH", decodeURIComponent(url.username || "default"), password]]),
    ...(database === "" || database === "0" ? [] : [["SELECT", database]]),
  ];
}
