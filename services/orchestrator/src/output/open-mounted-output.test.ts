import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openMountedOutput } from "./open-mounted-output.ts";

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "deployclaw-output-"));
  await mkdir(join(state, "path-0/.deployclaw"), { recursive: true });
});
afterEach(() => rm(state, { recursive: true }));

async function texts(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of await openMountedOutput(state, folders)) {
    found.push((await file.read(0, 100)).toString());
    await file.close();
  }
  return found;
}

test("an image of a client has its output below its first writable path, the older file first", async () => {
  await writeFile(join(state, "path-0/.deployclaw/output.log"), "new");
  await writeFile(join(state, "path-0/.deployclaw/output.log.1"), "old");
  expect(await texts(["path-0"])).toEqual(["old", "new"]);
  expect(await texts([])).toEqual([]);
});

test("a link in place of any directory on the way, or of the directory of the state itself, is not followed", async () => {
  await writeFile(join(state, "path-0/.deployclaw/output.log"), "outside");
  await rename(join(state, "path-0"), join(state, "elsewhere"));
  await symlink(join(state, "elsewhere"), join(state, "path-0"));
  expect(await texts(["path-0"])).toEqual([]);
  const link = join(state, "link");
  await symlink(join(state, "elsewhere"), link);
  expect(await openMountedOutput(link, [])).toEqual([]);
});
