import { type IncomingHttpHeaders, request } from "node:http";
import {
  agentEventSchema,
  auditEventSchema,
  eventsRoute,
  logoutRoute,
  stopAgentRoute,
} from "@deployclaw/contracts";
import { clientId, userId } from "@deployclaw/domain";
import { eventually, testAgent, testDatabase } from "@deployclaw/testkit";
import { afterAll, expect, test } from "vitest";
import { earlyRefusals } from "../early-refusal.ts";
import { listen } from "../listen.ts";
import { testApi } from "../testing/test-api.ts";
import type { TestBrowser } from "../testing/test-browser.ts";

const database = await testDatabase();
const api = testApi(database);
const server = await listen(api.app, { address: "127.0.0.1", port: 0 }, earlyRefusals(api.deps));
afterAll(async () => {
  api.deps.feed.close();
  await server.close();
});

interface Stream {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  text: string;
  isOver: boolean;
  brokeOff: boolean;
  leave(): void;
  events(name: string): { readonly [key: string]: unknown }[];
}

/** Opens a stream over a real connection, as a browser that lost one before does. */
function openStream(browser: TestBrowser): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `__Host-session=${browser.cookie}`, "last-event-id": "42" };
    const req = request({ host: "127.0.0.1", port: server.port, path: "/api/events", headers }, (res) => {
      const stream: Stream = {
        status: res.statusCode,
        headers: res.headers,
        text: "",
        isOver: false,
        brokeOff: false,
        leave: () => req.destroy(),
        events: (name) =>
          [...stream.text.matchAll(new RegExp(`^event: ${name}\ndata: (.*)$`, "gm"))].map(([, data]) =>
            JSON.parse(data ?? ""),
          ),
      };
      res.on("data", (chunk) => {
        stream.text += chunk;
      });
      res.on("end", () => {
        stream.isOver = true;
      });
      res.on("error", () => {
        stream.isOver = true;
        stream.brokeOff = true;
      });
      resolve(stream);
    });
    req.on("error", (err) => (req.destroyed ? undefined : reject(err)));
    req.end();
  });
}

async function signedUp() {
  const browser = api.browser();
  const { clientId: id, userId: user } = await browser.signUp();
  const client = { clientId: clientId(id), clientName: "", userId: userId(user), email: browser.email };
  return { browser, client: { ...client, role: "admin" as const } };
}

const hasBegun = (stream: Stream) =>
  eventually("the stream begins", async () => stream.text.startsWith("retry: 2000\n\n"));

test("a stream tells what changes at the client, and nothing of another's", async () => {
  const mine = await signedUp();
  const theirs = await signedUp();
  const stream = await openStream(mine.browser);
  const other = await openStream(theirs.browser);
  expect(stream.status).toBe(200);
  expect(stream.headers["content-type"]).toBe("text/event-stream");
  await hasBegun(stream);
  await hasBegun(other);
  const { agentId } = await testAgent(database, mine.client, { status: "running" });
  await eventually("the new agent is told", async () => stream.events("agent").length === 1);
  await mine.browser.call(stopAgentRoute, { params: { id: agentId } });
  // A look may fall between the agent's row and its entry; the next change would then hide this one.
  await eventually("the wish is told", async () => stream.events("agent").length === 2);
  await eventually("the log is told", async () => stream.events("audit").length === 1);
  const reason = "no room";
  await database.superuser`UPDATE agents SET status = 'error', status_reason = ${reason} WHERE id = ${agentId}`;
  await eventually("its status is told", async () => stream.text.includes(reason));
  await database.superuser`DELETE FROM agents WHERE id = ${agentId}`;
  await eventually("its end is told", async () => stream.text.includes('"gone"'));
  const agents = stream.events("agent").map((event) => agentEventSchema.parse(event));
  expect(agents.map((event) => [event.id, event.status, event.statusReason])).toEqual([
    [agentId, "running", null],
    [agentId, "running", null],
    [agentId, "error", reason],
    [agentId, "gone", reason],
  ]);
  const [entry] = stream.events("audit").map((event) => auditEventSchema.parse(event));
  expect(entry).toMatchObject({ action: "agent.stop", agentId });
  expect([...other.events("agent"), ...other.events("audit")]).toEqual([]);
  for (const each of [stream, other]) each.leave();
});

test("a stream shows signs of life, which no reader takes for an event", async () => {
  const { browser } = await signedUp();
  const stream = await openStream(browser);
  await eventually("two heartbeats", async () => stream.text.split(": still here\n\n").length > 2);
  expect(stream.text.replaceAll(": still here\n\n", "")).toBe("retry: 2000\n\n");
  stream.leave();
});

test("a stream ends with its session, and when the session's token changes", async () => {
  const { browser } = await signedUp();
  const before = await openStream(browser);
  await hasBegun(before);
  await browser.stepUp();
  await eventually("the stream under the old token ends", async () => before.isOver);
  const after = await openStream(browser);
  await hasBegun(after);
  await browser.call(logoutRoute);
  await eventually("the stream of the ended session ends", async () => after.isOver);
});

test("a session holds four streams at a time, and one that was left makes room", async () => {
  const { browser } = await signedUp();
  const streams: Stream[] = [];
  for (let index = 0; index < 4; index += 1) streams.push(await openStream(browser));
  for (const stream of streams) expect(stream.status).toBe(200);
  const refused = await browser.call(eventsRoute);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("15");
  streams.pop()?.leave();
  await eventually("there is room again", async () => {
    const stream = await openStream(browser);
    streams.push(stream);
    return stream.status === 200;
  });
  for (const stream of streams) stream.leave();
});

test("when the platform stops, streams end instead of breaking off", async () => {
  const { browser } = await signedUp();
  const stream = await openStream(browser);
  await hasBegun(stream);
  api.deps.feed.close();
  await eventually("the stream ends", async () => stream.isOver);
  expect(stream.brokeOff).toBe(false);
});
