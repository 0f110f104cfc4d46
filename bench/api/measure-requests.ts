import { Agent, request } from "node:http";

/** One round of load. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p99Ms: number;
}

function get(url: URL, agent: Agent, headers: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const req = request(url, { agent, headers }, (res) => {
      res.resume();
      res.on("error", reject);
      res.on("end", () =>
        res.statusCode === 200 ? resolve() : reject(new Error(`status ${res.statusCode}`)),
      );
    });
    req.on("error", reject);
    req.end();
  });
}

/** Asks for an address over so many connections that are kept alive, one request at a time on each. Throws unless all are 200. */
export async function measureRequests(
  url: URL,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    readonly connections: number;
    readonly durationMs: number;
  },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const tookMs: number[] = [];
  const begin = performance.now();
  const end = begin + options.durationMs;
  const ask = async () => {
    while (performance.now() < end) {
      const at = performance.now();
      await get(url, agent, options.headers);
      tookMs.push(performance.now() - at);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.connections }, ask));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - begin) / 1_000;
  const sorted = tookMs.sort((left, right) => left - right);
  return { perSecond: sorted.length / seconds, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
}
