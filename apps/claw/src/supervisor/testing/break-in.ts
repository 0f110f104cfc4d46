import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";

/** What a program that runs as the dashboard's user tries to get at. */
export type BreakInTargets = {
  readonly sockets: readonly string[];
  readonly postgresSocket: string;
  readonly postgresRoles: readonly string[];
  readonly redisSocket: string;
  readonly redisUsers: readonly string[];
  readonly secretFiles: readonly string[];
  readonly secretDirectories: readonly string[];
  readonly programs: readonly string[];
  readonly newFiles: readonly string[];
  readonly processes: readonly number[];
};

/** One attempt and what came of it: an error's code, or `open`. */
export type BreakIn = { readonly attempt: string; readonly outcome: string };

async function dial(path: string): Promise<Socket> {
  const socket = connect(path);
  await once(socket, "connect");
  return socket;
}

async function ask(socket: Socket, question: Buffer | string): Promise<string> {
  socket.write(question);
  const [answer]: Buffer[] = await once(socket, "data");
  return answer?.toString("latin1") ?? "";
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

/** Signs in with SCRAM (RFC 5802) and a made-up proof. */
async function signInToPostgres(path: string, role: string): Promise<string> {
  const socket = await dial(path);
  try {
    const startup = message("", int32(0x30000), `user\0${role}\0database\0deployclaw\0\0`);
    if (!(await ask(socket, startup)).includes("SCRAM-SHA-256")) return "open";
    const first = "n,,n=,r=guess";
    const challenge = await ask(socket, message("p", "SCRAM-SHA-256\0", int32(first.length), first));
    const nonce = /r=([^,]+)/.exec(challenge)?.[1];
    const verdict = await ask(
      socket,
      message("p", `c=biws,r=${nonce},p=${Buffer.alloc(32).toString("base64")}`),
    );
    return /\0C([0-9A-Z]{5})\0/.exec(verdict)?.[1] ?? "open";
  } finally {
    socket.destroy();
  }
}

async function commandRedis(path: string, command: string): Promise<string> {
  const socket = await dial(path);
  try {
    return /^-([A-Z]+) /.exec(await ask(socket, `${command}\r\n`))?.[1] ?? "open";
  } finally {
    socket.destroy();
  }
}

async function open(action: () => unknown): Promise<string> {
  await action();
  return "open";
}

function attempts(to: BreakInTargets): [string, () => Promise<string>][] {
  const each = <T>(name: string, values: readonly T[], run: (value: T) => Promise<string>) =>
    values.map((value): [string, () => Promise<string>] => [`${name} ${value}`, () => run(value)]);
  const openFile = (path: string, flags: string) => open(() => closeSync(openSync(path, flags)));
  const ofProcesses = (part: string) => to.processes.map((pid) => `/proc/${pid}/${part}`);
  const commands = [
    "KEYS *",
    "CONFIG GET *",
    "ACL LIST",
    ...to.redisUsers.map((user) => `AUTH ${user} guess`),
  ];
  return [
    ...each("connect to", to.sockets, async (path) => (await dial(path)).destroy() && "open"),
    ...each("Postgres as", to.postgresRoles, (role) => signInToPostgres(to.postgresSocket, role)),
    ...each("Redis", commands, (command) => commandRedis(to.redisSocket, command)),
    ...each("read", to.secretFiles, (path) => open(() => readFileSync(path))),
    ...each("list", to.secretDirectories, (path) => open(() => readdirSync(path))),
    ...each("overwrite", to.programs, (path) => openFile(path, "r+")),
    ...each("create", to.newFiles, (path) => open(() => writeFileSync(path, ""))),
    ...each("read", [...ofProcesses("environ"), ...ofProcesses("mem")], (path) => openFile(path, "r")),
    ...each("list", ofProcesses("fd"), (path) => open(() => readdirSync(path))),
    ...each("signal", to.processes, (pid) => open(() => process.kill(pid, 0))),
    ["become root", () => open(() => process.setuid?.(0))],
  ];
}

const codeOf = (err: unknown): string =>
  err instanceof Error && "code" in err ? String(err.code) : String(err);

const targets: BreakInTargets = JSON.parse(await text(process.stdin));
const results: BreakIn[] = [];
for (const [attempt, run] of attempts(targets)) results.push({ attempt, outcome: await run().catch(codeOf) });
process.stdout.write(JSON.stringify(results));
