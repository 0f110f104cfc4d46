import { request } from "node:http";

const BYTES_MAX = 1024 * 1024;

/** What a process of this host answers to `GET /healthz` on its socket; rejects when it does not answer. */
export function askHealthSocket(
  socketPath: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath, path: "/healthz", signal, agent: false }, (res) => {
      let text = "";
      res.setEncoding("utf8");
      res.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > BYTES_MAX) res.destroy(new Error("the answer is too long"));
      });
      res.on("error", reject);
      res.on("end", () => resolve({ status: res.statusCode ?? 0, text }));
    });
    req.on("error", reject);
    req.end();
  });
}
