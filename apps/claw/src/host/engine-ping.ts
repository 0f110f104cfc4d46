import { request } from "node:http";

/** The Docker Engine's version behind a socket, or the reason why none answers within the deadline. */
export type EngineAnswer =
  | { readonly answers: true; readonly version: string }
  | { readonly answers: false; readonly reason: string };

/** Asks the engine for its version. Never throws. */
export async function pingEngine(socketPath: string, deadlineMs = 3000): Promise<EngineAnswer> {
  const { promise, resolve } = Promise.withResolvers<EngineAnswer>();
  const req = request(
    { socketPath, path: "/version", signal: AbortSignal.timeout(deadlineMs) },
    async (res) => {
      let body = "";
      for await (const chunk of res.setEncoding("utf8")) body += chunk;
      resolve(readVersion(body));
    },
  );
  req.once("error", (err) => resolve({ answers: false, reason: `${socketPath}: ${err.message}` }));
  req.end();
  return promise;
}

function readVersion(body: string): EngineAnswer {
  const version = /"Version"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  if (version === undefined) return { answers: false, reason: "the answer is not a Docker Engine's" };
  return { answers: true, version };
}
