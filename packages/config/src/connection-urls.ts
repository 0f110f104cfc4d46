import * as z from "zod/mini";
import { text } from "./schemas.ts";

/** Where a database is and as whom to sign in; a `host` that begins with "/" is a socket's directory. */
export type DatabaseAddress = {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** True means TLS with a verified certificate. */
  readonly ssl: boolean;
};

/** `postgres://role:password@host:5432/database?sslmode=require`; a unix socket as `?host=/directory`, as in libpq. */
export const databaseAddress = z.pipe(
  text(
    (value) => parseDatabaseAddress(value) !== undefined,
    "must be like postgres://role:password@host:5432/database",
  ),
  z.transform((value, context): DatabaseAddress => {
    const address = parseDatabaseAddress(value);
    if (address !== undefined) return address;
    context.issues.push({ code: "custom", message: "must be a postgres address", input: undefined });
    return z.NEVER;
  }),
);

/** `redis://user:password@host:6379/0` or `rediss://…`; a unix socket as `?path=/file`, as in ioredis. */
export const redisUrl = text((value) => {
  const url = URL.parse(value);
  if (url === null || !/^rediss?:$/.test(url.protocol)) return false;
  const socket = url.searchParams.get("path");
  if (socket !== null && !socket.startsWith("/")) return false;
  return url.hostname !== "" && /^(\/[0-9]{0,3})?$/.test(url.pathname);
}, "must be like redis://user:password@host:6379");

/** The text that `databaseAddress` reads back to the same address. */
export function formatDatabaseAddress(address: DatabaseAddress): string {
  const isSocket = address.host.startsWith("/");
  const url = new URL(`postgres://${isSocket ? "localhost" : address.host}:${address.port}`);
  url.username = encodeURIComponent(address.username);
  url.password = encodeURIComponent(address.password);
  url.pathname = `/${encodeURIComponent(address.database)}`;
  if (isSocket) url.searchParams.set("host", address.host);
  if (address.ssl) url.searchParams.set("sslmode", "verify-full");
  return url.href;
}

/** The address of Redis behind a unix socket, for one of its users. */
export function formatRedisSocketUrl(path: string, username: string, password: string): string {
  const url = new URL("redis://localhost");
  url.username = encodeURIComponent(username);
  url.password = encodeURIComponent(password);
  url.searchParams.set("path", path);
  return url.href;
}

function parseDatabaseAddress(value: string): DatabaseAddress | undefined {
  const url = URL.parse(value);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) return undefined;
  const socketDirectory = url.searchParams.get("host");
  if (socketDirectory !== null && !socketDirectory.startsWith("/")) return undefined;
  const sslMode = url.searchParams.get("sslmode") ?? "disable";
  if (!["disable", "require", "verify-full"].includes(sslMode)) return undefined;
  if (url.hostname === "" || url.username === "" || !/^\/[^/]+$/.test(url.pathname)) return undefined;
  return {
    host: socketDirectory ?? url.hostname,
    port: url.port === "" ? 5432 : Number(url.port),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ssl: sslMode !== "disable",
  };
}
