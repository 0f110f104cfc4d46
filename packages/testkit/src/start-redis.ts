import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import { spawnTied } from "./spawn-tied.ts";

/** A Redis that can be lost. */
export interface RedisServer {
  /** For ioredis: `new Redis(redis.connection)`. */
  readonly connection: { readonly path: string };
  /** Kills the server; it has no persistence, so everything in it is lost. */
  kill(): Promise<void>;
  /** Starts the server again, empty, on the same socket. */
  start(): Promise<void>;
  /** Stops the server and deletes everything of it. */
  remove(): Promise<void>;
}

const answersPing = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data.toString().startsWith("+PONG"));
    });
  });

/** Starts a Redis of its own on a unix socket, set as in production. Throws when there is no redis-server. */
export async function startRedis(): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), "dcredis-"));
  const path = join(directory, "redis.sock");
  const launch = async () => {
    const child = spawnTied(
      [
        "redis-server",
        "--port",
        "0",
        "--unixsocket",
        path,
        "--save",
        "",
        "--appendonly",
        "no",
        "--maxmemory-policy",
        "noeviction",
      ],
      { deathSignal: "KILL", cwd: directory },
    );
    const state: { failure?: Error } = {};
    child.once("error", (err) => {
      state.failure = err;
    });
    child.stdout?.resume();
    await eventually(
      "Redis answers",
      () => {
        if (state.failure !== undefined) throw state.failure;
        if (child.exitCode !== null) throw new Error("redis-server ended at start; is it installed?");
        return answersPing(path);
      },
      { intervalMs: 5 },
    );
    return child;
  };
  let server = await launch();

  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await ended;
    rmSync(path, { force: true });
  };
  return {
    connection: { path },
    kill,
    start: async () => {
      server = await launch();
    },
    remove: async () => {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
