import { AppError } from "@deployclaw/domain";
import { Queue } from "bullmq";
import { openRedis, type RedisAddress } from "./open-redis.ts";

/** What a job says: which agent to look at. What to do about it stands in Postgres alone. */
export interface ReconcileJob {
  readonly agentId: string;
}

/** The sending side of one host's queue. */
export interface ReconcileQueue {
  /**
   * Puts a job into the queue. Throws `dependency_unavailable`, at once while there is no connection and within two
   * seconds when Redis does not take it.
   */
  enqueue(agentId: string): Promise<void>;
  close(): Promise<void>;
}

const ENQUEUE_MS_MAX = 2_000;

/** The name of a host's queue. */
export const reconcileQueueName = (hostName: string): string => `reconcile-${hostName}`;

/** Opens the sending side of a host's queue. Redis need not be there; `onError` is told while it is not. */
export function createReconcileQueue(
  address: RedisAddress,
  hostName: string,
  onError: (err: Error) => void,
): ReconcileQueue {
  const redis = openRedis(address, onError);
  const queue = new Queue<ReconcileJob>(reconcileQueueName(hostName), {
    connection: redis,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  });
  queue.on("error", onError);
  const unavailable = (cause: unknown) =>
    new AppError("dependency_unavailable", "The queue does not answer.", { cause });

  async function add(agentId: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error("no answer in time")), ENQUEUE_MS_MAX);
    });
    try {
      await Promise.race([queue.add("reconcile", { agentId }), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    enqueue: async (agentId) => {
      if (redis.status !== "ready") throw unavailable(new Error(`the connection is ${redis.status}`));
      try {
        await add(agentId);
      } catch (err) {
        throw unavailable(err);
      }
    },
    close: async () => {
      await queue.close();
      redis.disconnect();
    },
  };
}
