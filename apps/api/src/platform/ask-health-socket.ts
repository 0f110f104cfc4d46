import { request } from "node:http";

const BYTES_MAX = 4 * 1024 * 1024;

/** What a process of this host answers to a `GET` on its socket; rejects when it does not, or with more than four megabytes. */
export function askHealthSocket(
  socketPath: string,
  signal: AbortSignal,
  path = "/healthz",
): Promise<{ readonly status: number; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath, path, signal, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      let size = 0;
      res.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.byteLength;
        if (size > BYTES_MAX) res.destroy(new Error("the answer is too long"));
      });
      res.on("error", reject);
      res.on("end", () => resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    req.on("error", reject);
    req.end();
  });
}
