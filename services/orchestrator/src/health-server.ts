import { chmod, mkdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { dirname } from "node:path";

/**
 * What can be asked, by path; a path that ends with a slash stands for all below it. A text is answered as it is, anything
 * else as JSON, and undefined as 404.
 */
export type HealthAnswers = {
  readonly [path: string]: (asked: Asked) => Promise<Answer> | Answer;
};

type Answer = object | string | undefined;

/** What was asked beyond a path. */
export interface Asked {
  /** Of the path, what comes after the one that was given. */
  readonly rest: string;
  readonly query: URLSearchParams;
}

const ANYWHERE = "http://socket";

/** Answers `GET` of each path with what its function gives, on a unix socket of mode 0660, in place of a stale one. */
export async function startHealthServer(socketPath: string, answers: HealthAnswers): Promise<Server> {
  const byPath = new Map(Object.entries(answers));
  const answerTo = async (method: string | undefined, address: string): Promise<Answer> => {
    const url = URL.parse(address, ANYWHERE);
    if (method !== "GET" || url === null) return undefined;
    const folder = url.pathname.slice(0, url.pathname.indexOf("/", 1) + 1);
    const path = byPath.has(url.pathname) ? url.pathname : folder;
    return byPath.get(path)?.({ rest: url.pathname.slice(path.length), query: url.searchParams });
  };
  const server = createServer((req, res) => {
    answerTo(req.method, req.url ?? "").then(
      (body) => {
        if (body === undefined) res.writeHead(404).end();
        else if (typeof body === "string") res.writeHead(200, { "content-type": "text/plain" }).end(body);
        else res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
      },
      () => res.writeHead(503).end(),
    );
  });
  await mkdir(dirname(socketPath), { recursive: true });
  await rm(socketPath, { force: true });
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(socketPath, listening.resolve);
  await listening.promise;
  await chmod(socketPath, 0o660);
  return server;
}
