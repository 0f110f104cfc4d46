import * as z from "zod/mini";
import { text } from "./schemas.ts";

/** Where PostgreSQL answers, in the shape that `postgres()` takes. A `host` with a slash is a socket directory. */
export type DatabaseConnection = {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly ssl: false | "require" | "verify-full";
};

/** Where Redis answers, in the shape that `new Redis()` takes. */
export type RedisConnection = {
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
} & ({ readonly path: string } | { readonly host: string; readonly port: number; readonly tls?: object });

/** `postgres://user:password@host:5432/database?sslmode=…`; a unix socket as `?host=/directory`, as in libpq. */
export const databaseUrl = z.pipe(
  text(
    (value) => parseDatabaseUrl(value) !== undefined,
    "must be like postgres://user:password@host:5432/database",
  ),
  z.transform((value, context): DatabaseConnection => {
    const connection = parseDatabaseUrl(value);
    if (connection !== undefined) return connection;
    context.issues.push({ code: "custom", message: "must be a postgres URL", input: undefined });
    return z.NEVER;
  }),
);

/** `redis://user:password@host:6379/0` or `rediss://…`; a unix socket as `?path=/file`, as in ioredis. */
export const redisUrl = z.pipe(
  text((value) => parseRedisUrl(value) !== undefined, "must be like redis://user:password@host:6379"),
  z.transform((value, context): RedisConnection => {
    const connection = parseRedisUrl(value);
    if (connection !== undefined) return connection;
    context.issues.push({ code: "custom", message: "must be a redis URL", input: undefined });
    return z.NEVER;
  }),
);

/** The URL that `databaseUrl` reads back to the same connection. */
export function formatDatabaseUrl(connection: DatabaseConnection): string {
  const isSocket = connection.host.startsWith("/");
  const url = new URL(`postgres://${isSocket ? "localhost" : connection.host}:${connection.port}`);
  url.username = encodeURIComponent(connection.username);
  url.password = encodeURIComponent(connection.password);
  url.pathname = `/${encodeURIComponent(connection.database)}`;
  if (isSocket) url.searchParams.set("host", connection.host);
  if (connection.ssl !== false) url.searchParams.set("sslmode", connection.ssl);
  return url.href;
}

/** The URL of a Redis user on a unix socket. */
export function formatRedisSocketUrl(path: string, username: string, password: string): string {
  const url = new URL("redis://localhost");
  url.username = encodeURIComponent(username);
  url.password = encodeURIComponent(password);
  url.searchParams.set("path", path);
  return url.href;
}

function parseDatabaseUrl(value: string): DatabaseConnection | undefined {
  const url = URL.parse(value);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) return undefined;
  const sslMode = url.searchParams.get("sslmode") ?? "disable";
  const host = url.searchParams.get("host") ?? url.hostname;
  const database = decodeURIComponent(url.pathname.slice(1));
  if (host === "" || database === "" || url.username === "") return undefined;
  if (sslMode !== "disable" && sslMode !== "require" && sslMode !== "verify-full") return undefined;
  return {
    host,
    port: url.port === "" ? 5432 : Number(url.port),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    ssl: sslMode === "disable" ? false : sslMode,
  };
}

function parseRedisUrl(value: string): RedisConnection | undefined {
  const url = URL.parse(value);
  if (url === null || !/^rediss?:$/.test(url.protocol)) return undefined;
  const db = url.pathname === "" || url.pathname === "/" ? "0" : url.pathname.slice(1);
  if (!/^[0-9]{1,3}$/.test(db)) return undefined;
  const login = {
    db: Number(db),
    ...(url.username === "" ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
  };
  const path = url.searchParams.get("path");
  if (path !== null) return path.startsWith("/") ? { ...login, path } : undefined;
  if (url.hostname === "") return undefined;
  const address = { host: url.hostname, port: url.port === "" ? 6379 : Number(url.port) };
  return url.protocol === "rediss:" ? { ...login, ...address, tls: {} } : { ...login, ...address };
}
