import { chmod, mkdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { dirname } from "node:path";

/** What can be asked, by path. */
export type HealthAnswers = { readonly [path: string]: () => object | Promise<object> };

/** Answers `GET` of each path with what its function gives, on a unix socket of mode 0660, in place of a stale one. */
export async function startHealthServer(socketPath: string, answers: HealthAnswers): Promise<Server> {
  const byPath = new Map(Object.entries(answers));
  const server = createServer((req, res) => {
    const answer = req.method === "GET" ? byPath.get(req.url ?? "") : undefined;
    if (answer === undefined) {
      res.writeHead(404).end();
      return;
    }
    Promise.resolve()
      .then(answer)
      .then(
        (body) => res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body)),
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
