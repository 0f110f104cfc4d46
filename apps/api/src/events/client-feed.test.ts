import { type Activity, type ActivityEvent, compareActivity } from "@deployclaw/core";
import { clientId } from "@deployclaw/domain";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clientFeed, type Follower } from "./client-feed.ts";

const one = clientId("0197f000-0000-7000-8000-000000000001");
const two = clientId("0197f000-0000-7000-8000-000000000002");
const nothing: Activity = { agents: [], newest: [] };

let reads: string[];
let now: () => Promise<Activity>;
let errors: unknown[];
const feedUnderTest = () =>
  clientFeed({
    read: (client) => {
      reads.push(client);
      return now();
    },
    compare: compareActivity,
    onError: (err) => errors.push(err),
    pollMs: 1_000,
  });

const follower = (sessionId: string) => {
  const heard = { events: 0, ended: 0 };
  const self: Follower<ActivityEvent> = {
    sessionId,
    deliver: (events) => {
      heard.events += events.length;
    },
    end: () => {
      heard.ended += 1;
    },
  };
  return { self, heard };
};

beforeEach(() => {
  vi.useFakeTimers();
  reads = [];
  errors = [];
  now = () => Promise.resolve(nothing);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test("a client is read once a second for all who follow it, and no longer when nobody does", async () => {
  const feed = feedUnderTest();
  const leaves = [
    await feed.follow(one, follower("a").self),
    await feed.follow(one, follower("a").self),
    await feed.follow(one, follower("b").self),
    await feed.follow(two, follower("c").self),
  ];
  expect(reads).toEqual([one, two]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(reads.filter((client) => client === one)).toHaveLength(4);
  for (const leave of leaves) leave();
  reads = [];
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reads).toEqual([]);
});

test("what changes after somebody began to follow is told to all", async () => {
  const feed = feedUnderTest();
  const early = follower("a");
  const late = follower("b");
  const leaves = [await feed.follow(one, early.self), await feed.follow(one, late.self)];
  const entry = { id: "e", action: "agent.chat" as const, agentId: null, createdAt: new Date(0) };
  now = () => Promise.resolve({ agents: [], newest: [entry] });
  await vi.advanceTimersByTimeAsync(3_000);
  expect([early.heard.events, late.heard.events]).toEqual([1, 1]);
  for (const leave of leaves) leave();
});

test("a slow read is waited for, never doubled", async () => {
  const feed = feedUnderTest();
  const leave = await feed.follow(one, follower("a").self);
  let goOn = () => {};
  now = () =>
    new Promise((resolve) => {
      goOn = () => resolve(nothing);
    });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads).toHaveLength(2);
  goOn();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(reads).toHaveLength(3);
  leave();
  goOn();
});

test("a session follows four times, a client is followed 64 times", async () => {
  const feed = feedUnderTest();
  const leaves: (() => void)[] = [];
  for (let index = 0; index < 4; index += 1) leaves.push(await feed.follow(one, follower("a").self));
  await expect(feed.follow(one, follower("a").self)).rejects.toMatchObject({ code: "rate_limited" });
  leaves.pop()?.();
  leaves.push(await feed.follow(one, follower("a").self));
  for (let index = 4; index < 64; index += 1) leaves.push(await feed.follow(one, follower(`s${index}`).self));
  await expect(feed.follow(one, follower("last").self)).rejects.toMatchObject({ code: "rate_limited" });
  for (const leave of leaves) leave();
});

test("when reading fails all who follow the client are ended, and whoever comes next starts anew", async () => {
  const feed = feedUnderTest();
  const first = follower("a");
  const other = follower("b");
  await feed.follow(one, first.self);
  const leave = await feed.follow(two, other.self);
  const failing = new Error("the database is away");
  now = () => (reads.at(-1) === one ? Promise.reject(failing) : Promise.resolve(nothing));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([first.heard.ended, other.heard.ended]).toEqual([1, 0]);
  expect(errors).toEqual([failing]);
  await expect(feed.follow(one, first.self)).rejects.toBe(failing);
  now = () => Promise.resolve(nothing);
  (await feed.follow(one, first.self))();
  leave();
});

test("closing ends everybody", async () => {
  const feed = feedUnderTest();
  const all = [follower("a"), follower("b")];
  for (const each of all) await feed.follow(one, each.self);
  feed.close();
  expect(all.map(({ heard }) => heard.ended)).toEqual([1, 1]);
});
