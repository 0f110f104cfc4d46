import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A platform's directory as the audit process needs it. Whoever asks removes it. */
export async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "dcaudit-"));
  await mkdir(join(home, "audit"), { mode: 0o700 });
  await mkdir(join(home, "run/audit-health"), { recursive: true });
  await chmod(home, 0o711);
  return home;
}

/** What the process answers at an address of its health socket; undefined while nobody answers. */
export function askAudit(home: string, path: string): Promise<{ status: number; body: Buffer } | undefined> {
  const { promise, resolve } = Promise.withResolvers<{ status: number; body: Buffer } | undefined>();
  const socketPath = join(home, "run/audit-health/health.sock");
  const req = request({ socketPath, path, agent: false }, async (res) => {
    resolve({ status: res.statusCode ?? 0, body: Buffer.concat(await res.toArray()) });
  });
  req.once("error", () => resolve(undefined));
  req.end();
  return promise;
}

/** What the process says of itself; undefined while it does not. */
export async function askHealth(
  home: string,
): Promise<{ status: number; body: Record<string, unknown> } | undefined> {
  const answer = await askAudit(home, "/healthz");
  return answer === undefined ? undefined : { ...answer, body: JSON.parse(answer.body.toString()) };
}
