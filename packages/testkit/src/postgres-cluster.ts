import { type ChildProcess, execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAddress } from "@deployclaw/db";
import { eventually } from "./eventually.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { spawnTied } from "./spawn-tied.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

const SUPERUSER = "postgres";
const SUPERUSER_PASSWORD = "test-superuser";

/** A PostgreSQL 18 server of its own, on a unix socket only. */
export interface PostgresCluster {
  /** Directory of the socket, short enough for a socket's path. */
  readonly socketDirectory: string;
  /** How a superuser signs in to a database of it. */
  superuser(database: string): DatabaseAddress;
  /** Starts the server again after `stop`; resolves when it accepts connections. */
  start(): Promise<void>;
  /** Stops the server at once, as after a power cut, and keeps its data. */
  stop(): Promise<void>;
  /** Stops the server and deletes everything of it. */
  remove(): Promise<void>;
}

// What is committed survives a stopped server, not a stopped machine; everything else is as in production.
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  fsync: "off",
  full_page_writes: "off",
  shared_buffers: "32MB",
  max_connections: "200",
  max_wal_senders: "0",
  autovacuum: "off",
  unix_socket_permissions: "0777",
  log_min_messages: "log",
  log_checkpoints: "off",
  // Signing in with SCRAM costs 4096 hashes on both sides; tests need the method, not the cost.
  scram_iterations: "1",
};

/** The address of a role in a database of the cluster behind a socket directory. */
export function clusterAddress(
  socketDirectory: string,
  username: string,
  password: string,
  database: string,
): DatabaseAddress {
  return { host: socketDirectory, port: 5432, username, password, database, ssl: false };
}

/** How the superuser of a test cluster signs in. */
export function superuserAddress(socketDirectory: string, database: string): DatabaseAddress {
  return clusterAddress(socketDirectory, SUPERUSER, SUPERUSER_PASSWORD, database);
}

/** Makes a cluster in a new directory below the system's temporary one and starts it; `settings` replace a test's. */
export async function startPostgresCluster(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresCluster> {
  const user = unprivilegedUser();
  const root = mkdtempSync(join(tmpdir(), "dcpg-"));
  const data = join(root, "data");
  const passwordFile = join(root, "password");
  writeFileSync(passwordFile, SUPERUSER_PASSWORD);
  mkdirSync(data, { mode: 0o700 });
  chmodSync(root, 0o755);
  if (user !== undefined) for (const path of [root, data, passwordFile]) chownSync(path, user.uid, user.gid);
  const binaries = postgresBinaries(root);
  execFileSync(
    join(binaries, "bin/initdb"),
    [
      `--pgdata=${data}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--no-sync",
      "--no-instructions",
    ],
    { cwd: root, env: { PATH: "/usr/bin:/bin" }, stdio: "pipe", ...(user ?? {}) },
  );
  const socket = join(root, ".s.PGSQL.5432");
  const args = [
    `--data_directory=${data}`,
    `--unix_socket_directories=${root}`,
    ...Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `--${name}=${value}`),
  ];
  let server: ChildProcess | undefined;
  let log = "";

  const start = async (): Promise<void> => {
    const child = spawnTied([join(binaries, "bin/postgres"), "-D", data, ...args], {
      deathSignal: "INT",
      user,
      cwd: root,
    });
    server = child;
    log = "";
    const collect = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    await eventually(
      "PostgreSQL listens",
      () => {
        if (child.exitCode !== null) throw new Error(`PostgreSQL ended at start: ${log}`);
        return existsSync(`${socket}.lock`) && existsSync(socket) && log.includes("ready to accept");
      },
      { timeoutMs: 30_000, intervalMs: 10 },
    );
  };

  const stop = async (): Promise<void> => {
    const child = server;
    server = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGQUIT");
    await ended;
  };

  await start();
  return {
    socketDirectory: root,
    superuser: (database) => superuserAddress(root, database),
    start,
    stop,
    remove: async () => {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
