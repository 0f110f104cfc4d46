export * from "./open-redis.ts";
export * from "./reconcile-queue.ts";
export * from "./reconcile-worker.ts";
