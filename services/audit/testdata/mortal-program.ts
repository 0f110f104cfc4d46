// A keeper that lives as long as it is allowed to: it counts its own steps, on both sides of everything that it waits for
// (each piece to and from the database, each call to the file system), and sends itself SIGKILL at the given one.
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";

const [input = ""] = process.argv.slice(2);
const { points, directory, address, installationId, seed } = JSON.parse(input);
let left = Number.POSITIVE_INFINITY;
function point(): void {
  left -= 1;
  if (left < 0) process.kill(process.pid, "SIGKILL");
}

/** Puts a point before and after a function of an object. */
function watch(target: object, name: string): void {
  const original: (...args: unknown[]) => unknown = Reflect.get(target, name);
  Reflect.set(target, name, async function (this: unknown, ...args: unknown[]) {
    point();
    const result = await Reflect.apply(original, this, args);
    point();
    return result;
  });
}
for (const name of ["mkdir", "readdir", "readFile", "rename", "open"]) watch(fs, name);
const open = fs.open;
Reflect.set(fs, "open", async (...args: Parameters<typeof open>) => {
  const file = await open(...args);
  for (const name of ["writeFile", "sync"]) watch(file, name);
  return file;
});
syncBuiltinESMExports();
const { write, push } = Socket.prototype;
Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
  point();
  return Reflect.apply(write, this, args);
};
Socket.prototype.push = function (this: Socket, ...args: unknown[]) {
  point();
  return Reflect.apply(push, this, args);
};

// Only now, so that they are given what is watched.
const { openDatabase } = await import("@deployclaw/db");
const { createLogKeeper } = await import("../src/log-keeper.ts");
const { openSignedTreeStore } = await import("../src/signing/signed-tree-store.ts");
const db = openDatabase("dc_audit", address, { connectionsMax: 1 });
await db.sql`SELECT 1`;
left = points;
const keeper = createLogKeeper({
  db,
  store: await openSignedTreeStore(directory),
  installationId,
  seed: Buffer.from(seed, "base64"),
  clock: () => new Date(),
  log: () => undefined,
});
await keeper.compareAll();
while (await keeper.work());
left = Number.POSITIVE_INFINITY;
await db.close();
