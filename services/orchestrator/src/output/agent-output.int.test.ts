import { readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { createAgentOutput } from "./agent-output.ts";
import { openMountedOutput } from "./open-mounted-output.ts";

const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
const { agentId } = await testAgent(database, client);
const { reconcile } = world.reconciler();
const db = database.as("dc_orchestrator");
const { hostName } = world.host;
const read = createAgentOutput({ db, hostName, paths: world.paths, hasSizedDisks: true });
const newest = { kind: "newest", linesMax: 100, search: "" } as const;
const { state } = world.paths.cell(agentId);

beforeAll(() => reconcile(agentId));
afterAll(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  await reconcile(agentId);
  await world.close();
});

/** What the agent itself does, as its own user, in its own cell. */
async function inCell(script: string): Promise<void> {
  const agent = (await world.engine.observeCell(agentId)).find(({ role }) => role === "agent");
  const { exitCode, output } = await world.engine.exec(agent?.containerId ?? "", ["/bin/sh", "-c", script]);
  if (exitCode !== 0) throw new Error(output);
}
const FOLDER = "/state/.deployclaw";
const openFiles = async () => (await readdir("/proc/self/fd")).length;

test("what an agent puts out is read from its disk, while it runs and goes on", async () => {
  const before = await read(agentId, newest);
  expect(before?.lines.join("\n")).toContain("nano listens on 127.0.0.1");
  expect(before).toMatchObject({ isLive: true, isPartial: false });
  await world.gateway.chat(agentId, "fetch http://example.com/");
  const after = await eventually("it said more", async () => {
    const piece = await read(agentId, { kind: "after", position: before?.next ?? "", search: "" });
    return piece?.lines.length ? piece : undefined;
  });
  expect(after?.lines).toEqual([expect.stringContaining("answered 1 messages")]);
});

test.each([
  ["a link to a file of the host", `rm -rf ${FOLDER}/* && ln -s /etc/passwd ${FOLDER}/output.log`],
  [
    "a link to the platform's own",
    `rm -rf ${FOLDER}/* && ln -s ../../../secrets/api.env ${FOLDER}/output.log`,
  ],
  ["a FIFO that nobody writes to", `rm -rf ${FOLDER}/* && mkfifo ${FOLDER}/output.log`],
  ["a directory", `rm -rf ${FOLDER}/* && mkdir ${FOLDER}/output.log`],
  [
    "a socket",
    `rm -rf ${FOLDER}/* && perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local=>"${FOLDER}/output.log",Listen=>1) or die'`,
  ],
  ["a link in place of the folder", `mv ${FOLDER} ${FOLDER}.x && ln -s /etc ${FOLDER}`],
  ["a FIFO in place of the folder", `rm -rf ${FOLDER} && mkfifo ${FOLDER}`],
  ["nothing in place of the folder", `rm -rf ${FOLDER}`],
])("%s is no output, and nothing waits for it or stays open", async (_what, script) => {
  await inCell(script);
  const open = await openFiles();
  expect(await read(agentId, newest)).toEqual({
    lines: [],
    next: null,
    isPartial: false,
    isLive: true,
  });
  expect(await openFiles()).toBe(open);
  await inCell(`rm -rf ${FOLDER} ${FOLDER}.x && mkdir ${FOLDER}`);
});

test("a sparse file as large as the filesystem takes costs no more than any other", async () => {
  await inCell(
    `perl -e 'open(my $f, ">", "${FOLDER}/output.log") or die; truncate($f, 1 << 40) or die; seek($f, 0, 2); print $f "\\nthe end\\n"'`,
  );
  const piece = await read(agentId, newest);
  expect(piece?.lines.at(-1)).toBe("the end");
  expect(piece?.isPartial).toBe(true);
  await inCell(`rm ${FOLDER}/output.log`);
});

test("however often folder and file are exchanged for links, nothing outside is ever read", async () => {
  const outside = join(world.home, "outside");
  await inCell(`echo own > ${FOLDER}/output.log; mkdir -p /state/real; echo own > /state/real/output.log`);
  const seen = new Set<string>();
  await writeFile(outside, "SECRET OF THE HOST\n");
  let isOver = false;
  // As fast as a cell could, and with links that do lead somewhere on this side of its walls.
  const race = (async () => {
    const [folder, file] = [join(state, ".deployclaw"), join(state, ".deployclaw/output.log")];
    while (!isOver) {
      await rename(folder, `${folder}.x`);
      await symlink(world.home, folder);
      await rm(folder);
      await rename(`${folder}.x`, folder);
      await rename(file, `${file}.x`);
      await symlink(outside, file);
      await rm(file);
      await rename(`${file}.x`, file);
    }
  })();
  for (let round = 0; round < 500; round += 1)
    for (const line of (await read(agentId, newest))?.lines ?? []) seen.add(line);
  isOver = true;
  await race;
  await rm(outside);
  expect([...seen]).toEqual(["own"]);
});

test("the output of a stopped agent is read without mounting its disk, links on it included", async () => {
  await inCell(`printf 'first\\n' > ${FOLDER}/output.log.1; printf 'second\\n' > ${FOLDER}/output.log`);
  await database.superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${agentId}`;
  await reconcile(agentId);
  expect(await world.disks.observe(agentId)).toBe("unmounted");
  const stopped = await read(agentId, newest);
  expect(stopped).toMatchObject({ lines: ["first", "second"], isLive: false });
  const further = await read(agentId, { kind: "after", position: stopped?.next ?? "", search: "" });
  expect(further).toMatchObject({ lines: [], next: stopped?.next, isPartial: false });
  expect(await world.disks.observe(agentId)).toBe("unmounted");

  await database.superuser`UPDATE agents SET desired = 'running' WHERE id = ${agentId}`;
  await reconcile(agentId);
  await inCell(`rm -f ${FOLDER}/*; ln -s /etc/passwd ${FOLDER}/output.log; mkfifo ${FOLDER}/output.log.1`);
  await database.superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${agentId}`;
  await reconcile(agentId);
  expect(await read(agentId, newest)).toMatchObject({ lines: [], next: null });
  await database.superuser`UPDATE agents SET desired = 'running' WHERE id = ${agentId}`;
  await reconcile(agentId);
});

test("a disk can be unmounted while somebody reads its output", async () => {
  const files = await openMountedOutput(state, []);
  const closed = (async () => {
    await eventually("unmounting began", async () => true);
    for (const file of files) await file.close();
  })();
  await database.superuser`UPDATE agents SET desired = 'stopped' WHERE id = ${agentId}`;
  await reconcile(agentId);
  await closed;
  expect(await world.disks.observe(agentId)).toBe("unmounted");
});

test("an agent of another host, one that is unknown and one that is to be deleted have no output here", async () => {
  const elsewhere = createAgentOutput({ db, hostName: "elsewhere", paths: world.paths, hasSizedDisks: true });
  expect(await elsewhere(agentId, newest)).toBeUndefined();
  expect(await read("00000000-0000-4000-8000-000000000000", newest)).toBeUndefined();
  await database.superuser`UPDATE agents SET desired = 'deleted' WHERE id = ${agentId}`;
  expect(await read(agentId, newest)).toBeUndefined();
});
