import { Worker } from "bullmq";
import { openRedis, type RedisAddress } from "./open-redis.ts";
import { type ReconcileJob, reconcileQueueName } from "./reconcile-queue.ts";

/** The receiving side of one host's queue. */
export interface ReconcileWorker {
  close(): Promise<void>;
}

/**
 * Hands each job of a host's queue to `onAgent`, at least once. A job is done when `onAgent` returns: it only takes note,
 * the work and its retries are the caller's.
 */
export function createReconcileWorker(
  address: RedisAddress,
  hostName: string,
  onAgent: (agentId: string) => void,
  onError: (err: Error) => void,
): ReconcileWorker {
  const redis = openRedis(address, onError);
  const worker = new Worker<ReconcileJob>(
    reconcileQueueName(hostName),
    async (job) => onAgent(job.data.agentId),
    { connection: redis, concurrency: 8, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
  );
  worker.on("error", onError);
  return {
    close: async () => {
      // Without Redis a patient close would wait for it to come back.
      await worker.close(redis.status !== "ready");
      redis.disconnect();
    },
  };
}
