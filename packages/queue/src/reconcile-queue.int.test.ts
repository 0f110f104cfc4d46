import { eventually, testRedis } from "@deployclaw/testkit";
import { Redis } from "ioredis";
import { afterEach, expect, test } from "vitest";
import { createReconcileQueue, type ReconcileQueue } from "./reconcile-queue.ts";
import { createReconcileWorker } from "./reconcile-worker.ts";

const redis = await testRedis();
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const ignore = () => undefined;
const queueFor = (host: string) => {
  const queue = createReconcileQueue(redis.connection, host, ignore);
  open.push(queue);
  return queue;
};
const enqueue = (queue: ReconcileQueue, agentId: string) =>
  eventually("the queue takes the job", () =>
    queue.enqueue(agentId).then(
      () => true,
      (err: { code?: string }) => err.code !== "dependency_unavailable",
    ),
  );
const workerFor = (host: string) => {
  const seen: string[] = [];
  open.push(createReconcileWorker(redis.connection, host, (agentId) => seen.push(agentId), ignore));
  return seen;
};

test("a job reaches its host's worker and no other's", async () => {
  const [here, there] = [workerFor("here"), workerFor("there")];
  await enqueue(queueFor("here"), "a-1");
  await eventually("the job arrived", () => here.includes("a-1"));
  expect(there).toEqual([]);
});

test("a job says which agent and nothing else, and leaves nothing behind once it is done", async () => {
  const queue = queueFor("quiet");
  await enqueue(queue, "a-2");
  const inspector = new Redis(redis.connection);
  try {
    const [job] = (await inspector.keys("bull:quiet:*")).concat(
      await inspector.keys("bull:reconcile-quiet:1"),
    );
    expect(await inspector.hget(job ?? "", "data")).toBe('{"agentId":"a-2"}');
    const seen = workerFor("quiet");
    await eventually("the job arrived", () => seen.includes("a-2"));
    await eventually("the job is gone", async () => (await inspector.exists("bull:reconcile-quiet:1")) === 0);
  } finally {
    inspector.disconnect();
  }
});

test("without Redis a job is refused at once; when it is back, jobs arrive again", async () => {
  const queue = queueFor("restart");
  const seen = workerFor("restart");
  await enqueue(queue, "before");
  await eventually("the first job arrived", () => seen.includes("before"));
  await redis.kill();
  await eventually("the loss is noticed", () =>
    queue.enqueue("lost").then(
      () => false,
      (err: { code?: string }) => err.code === "dependency_unavailable",
    ),
  );
  await redis.start();
  await eventually("a job arrives again", async () => {
    await queue.enqueue("after").catch(ignore);
    return seen.includes("after");
  });
});
