import { createHash } from "node:crypto";
import { join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { writeFileAtomic } from "../host/write-file-atomic.ts";
import type { Identity } from "../layout/identities.ts";
import { type RedisUser, redisUsers, type Secrets, secretOf } from "../layout/secrets.ts";

/** Writes Redis's configuration and its users, and answers the configuration's path. */
export function writeRedisFiles(paths: HomePaths, owner: Identity, secrets: Secrets): string {
  const configFile = join(paths.redis, "redis.conf");
  const usersFile = join(paths.redis, "users.acl");
  writeFileAtomic(usersFile, redisUsersText(secrets), { mode: 0o600, owner });
  writeFileAtomic(configFile, redisConfigText(paths, usersFile), { mode: 0o600, owner });
  return configFile;
}

/** Nothing is kept on disk: what Redis holds may be lost at any moment. A full store refuses instead of forgetting. */
export function redisConfigText(paths: HomePaths, usersFile: string): string {
  return [
    "port 0",
    `unixsocket "${paths.redisSocket}"`,
    "unixsocketperm 666",
    `dir "${paths.redis}"`,
    `aclfile "${usersFile}"`,
    "daemonize no",
    'save ""',
    "appendonly no",
    "maxmemory 256mb",
    "maxmemory-policy noeviction",
    "databases 1",
    "loglevel warning",
    'logfile ""',
    "jemalloc-bg-thread no",
    "",
  ].join("\n");
}

const WHOLE_STORE = "~* &* +@all -@admin -@dangerous +info";

/** What a process may do where that is less than everything but changing and dumping the server. */
const RIGHTS: Partial<Record<RedisUser, string>> = {
  // It counts under its own keys, by a script, and asks whether the server is there.
  api: "~limit:* resetchannels -@all +ping +eval +evalsha +set +incrby +pttl +expire",
  // The same, in one hash for each agent.
  gateway: "~gateway:spend:* resetchannels -@all +ping +eval +evalsha +hgetall +hset +hdel +del +expire",
};

/** One user a process; the default user is off, and nobody may change or dump the server. */
export function redisUsersText(secrets: Secrets): string {
  const users = redisUsers.map((user) => {
    const password = secretOf(secrets, "redis", `${user.toUpperCase()}_PASSWORD`);
    const digest = createHash("sha256").update(password).digest("hex");
    return `user ${user} on #${digest} ${RIGHTS[user] ?? WHOLE_STORE}`;
  });
  return ["user default off", ...users, ""].join("\n");
}
