import { request } from "node:http";

/** Asks a process of this host for `GET /healthz` on its socket; rejects unless it answers 200. */
export function checkHealthSocket(socketPath: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath, path: "/healthz", signal, agent: false }, (res) => {
      res.resume();
      res.on("error", reject);
      res.on("end", () => {
        if (res.statusCode === 200) resolve();
        else reject(new Error(`answered ${res.statusCode}`));
      });
    });
    req.on("error", reject);
    req.end();
  });
}
