import { text } from "./schemas.ts";

/** `postgres://role:password@host:5432/database`; a unix socket as `?host=/directory`, as in libpq. */
export const databaseUrl = text((value) => {
  const url = URL.parse(value);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) return false;
  const socketDirectory = url.searchParams.get("host");
  if (socketDirectory !== null && !socketDirectory.startsWith("/")) return false;
  return url.hostname !== "" && url.username !== "" && /^\/[^/]+$/.test(url.pathname);
}, "must be like postgres://role:password@host:5432/database");

/** `redis://user:password@host:6379/0` or `rediss://…`; a unix socket as `?path=/file`, as in ioredis. */
export const redisUrl = text((value) => {
  const url = URL.parse(value);
  if (url === null || !/^rediss?:$/.test(url.protocol)) return false;
  const socket = url.searchParams.get("path");
  if (socket !== null && !socket.startsWith("/")) return false;
  return url.hostname !== "" && /^(\/[0-9]{0,3})?$/.test(url.pathname);
}, "must be like redis://user:password@host:6379");

/** The address of a database behind a unix socket, for one role. */
export function formatDatabaseSocketUrl(
  socketDirectory: string,
  role: string,
  password: string,
  database: string,
): string {
  const url = new URL("postgres://localhost");
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  url.pathname = `/${encodeURIComponent(database)}`;
  url.searchParams.set("host", socketDirectory);
  return url.href;
}

/** The same database for another role. */
export function withDatabaseRole(address: string, role: string, password: string): string {
  const url = new URL(address);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
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
