import { type IncomingMessage, request } from "node:http";
import { agentOutputRoute, followOutputRoute, logoutRoute } from "@deployclaw/contracts";
import type { OutputPiece, OutputQuestion } from "@deployclaw/core";
import { AppError, clientId } from "@deployclaw/domain";
import { eventually, testAgent, testDatabase, testHost } from "@deployclaw/testkit";
import { afterAll, beforeEach, expect, test } from "vitest";
import { earlyRefusals } from "../early-refusal.ts";
import { listen } from "../listen.ts";
import { testApi } from "../testing/test-api.ts";
import type { TestBrowser } from "../testing/test-browser.ts";

const database = await testDatabase();
const asked: [string, OutputQuestion][] = [];
let lines: readonly string[] = [];
let refusal: AppError | undefined;
const api = testApi(database, {
  output: async (agentId, question): Promise<OutputPiece> => {
    asked.push([agentId, question]);
    if (refusal !== undefined) throw refusal;
    const begin = "after" in question ? Number(question.after.split("-")[1]) : 0;
    return { lines: lines.slice(begin), next: `7-${lines.length}`, isPartial: false, isLive: true };
  },
});
const hostName = await testHost(database, "here");
const server = await listen(api.app, { address: "127.0.0.1", port: 0 }, earlyRefusals(api.deps));
afterAll(() => server.close());

async function signedUp() {
  const browser = api.browser();
  const client = { clientId: clientId((await browser.signUp()).clientId) };
  const { agentId } = await testAgent(database, client, { hostName, status: "running" });
  return { browser, client, agentId, params: { id: agentId } };
}
const { browser: owner, client, agentId, params } = await signedUp();
beforeEach(() => {
  asked.length = 0;
  lines = ["one", "two"];
  refusal = undefined;
});

async function follow(browser: TestBrowser, of: string = agentId, query = "", lastEventId?: string) {
  const headers = {
    cookie: `__Host-session=${browser.cookie}`,
    ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
  };
  const path = `/api/agents/${of}/output/follow${query}`;
  const res = await new Promise<IncomingMessage>((resolve, reject) => {
    const req = request({ host: "127.0.0.1", port: server.port, path, headers }, resolve);
    req.on("error", reject);
    req.end();
  });
  const stream = { status: res.statusCode, text: "", isOver: false, leave: () => res.destroy() };
  res.on("data", (chunk) => {
    stream.text += chunk;
  });
  res.on("close", () => {
    stream.isOver = true;
  });
  return stream;
}

test("the newest lines are asked of the agent's host, as many and with what was asked for", async () => {
  const answer = await owner.call(agentOutputRoute, { params, query: { tail: "5", search: "Two" } });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ lines: ["one", "two"], next: "7-2", isPartial: false });
  await owner.call(agentOutputRoute, { params });
  expect(asked).toEqual([
    [agentId, { lines: 5, search: "Two" }],
    [agentId, { lines: 200, search: "" }],
  ]);
});

test("nobody without a session and no other client reads or follows it, and no host is asked then", async () => {
  const { browser: stranger } = await signedUp();
  for (const route of [agentOutputRoute, followOutputRoute]) {
    expect((await stranger.call(route, { params })).status).toBe(404);
    expect((await api.browser().call(route, { params })).status).toBe(401);
  }
  expect(asked).toEqual([]);
});

test.each([
  [agentOutputRoute, { tail: "0" }],
  [agentOutputRoute, { tail: "1001" }],
  [agentOutputRoute, { search: "x".repeat(101) }],
  [agentOutputRoute, { path: "/etc/passwd" }],
  [followOutputRoute, { after: "../1" }],
  [followOutputRoute, { after: "1" }],
])("%o refuses %o", async (route, query) => {
  expect((await owner.call(route, { params, query })).status).toBe(422);
  expect(asked).toEqual([]);
});

test("an agent that has no host yet has no output, and a host that is not here cannot be asked", async () => {
  const fresh = await testAgent(database, client);
  const none = await owner.call(agentOutputRoute, { params: { id: fresh.agentId } });
  expect(none.body).toEqual({ lines: [], next: null, isPartial: false });
  const away = await testAgent(database, client, { hostName: await testHost(database, "there") });
  expect((await owner.call(agentOutputRoute, { params: { id: away.agentId } })).status).toBe(503);
  expect(asked).toEqual([]);
});

test("a host that does not answer is told as such", async () => {
  refusal = new AppError("dependency_unavailable", "The agent's host does not answer.");
  expect((await owner.call(agentOutputRoute, { params })).status).toBe(503);
});

test("a follower is told what comes, once, with signs of life in between, and goes on after the last id", async () => {
  const stream = await follow(owner);
  await eventually("it lives", async () => stream.text.includes(": still here"));
  expect(stream.text).not.toContain("event: lines");
  lines = ["one", "two", "three"];
  await eventually("it is told", async () => stream.text.includes("event: lines"));
  refusal = new AppError("dependency_unavailable", "The agent's host does not answer.");
  lines = ["one", "two", "three", "four"];
  refusal = undefined;
  await eventually("the next is told", async () => stream.text.includes("four"));
  expect(stream.text.match(/^(?:id|event|data): .*$/gm)).toEqual([
    "id: 7-3",
    "event: lines",
    'data: {"lines":["three"],"isPartial":false}',
    "id: 7-4",
    "event: lines",
    'data: {"lines":["four"],"isPartial":false}',
  ]);
  stream.leave();
  const again = await follow(owner, agentId, "?after=7-0", "7-3");
  await eventually("it goes on", async () =>
    again.text.includes('data: {"lines":["four"],"isPartial":false}'),
  );
  expect(again.text).not.toContain("three");
  again.leave();
});

test("following ends with an event when the agent is deleted", async () => {
  const doomed = await testAgent(database, client, { hostName, status: "running" });
  const stream = await follow(owner, doomed.agentId);
  await database.superuser`DELETE FROM agents WHERE id = ${doomed.agentId}`;
  await eventually("it is over", async () => stream.isOver);
  expect(stream.text).toContain("event: end\n");
});

test("following ends with the session", async () => {
  const { browser, agentId: own } = await signedUp();
  const stream = await follow(browser, own);
  await browser.call(logoutRoute);
  await eventually("it is over", async () => stream.isOver);
  expect(stream.text).not.toContain("event: end");
});

test("a client follows five at once, and a place that was left is free again", async () => {
  const { browser, agentId: own } = await signedUp();
  const streams = await Promise.all(Array.from({ length: 5 }, () => follow(browser, own)));
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect((await follow(browser, own)).status).toBe(429);
  streams[0]?.leave();
  const next = await eventually("a place is free", async () => {
    const one = await follow(browser, own);
    return one.status === 200 ? one : undefined;
  });
  for (const stream of [...streams, next]) stream?.leave();
});

test("a Last-Event-ID that is no position is refused", async () => {
  expect((await follow(owner, agentId, "", "x\u00e9")).status).toBe(422);
});
