import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { homePaths } from "@deployclaw/config";
import { afterAll, expect, test } from "vitest";
import { withIngress } from "./with-ingress.ts";

const home = mkdtempSync(join(tmpdir(), "dcin-"));
const paths = homePaths(home).airlock(7);
const uid = process.getuid?.() ?? 0;
mkdirSync(paths.in, { recursive: true });

const servers: Server[] = [];
async function listenAs(name: string, path: string): Promise<void> {
  const server = createServer((socket) => socket.end(name));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
}
const whoAnswers = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(path);
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(text));
  });
await listenAs("the airlock", paths.ingressSocket);
await listenAs("somebody else", join(home, "foreign.sock"));

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(home, { recursive: true, force: true });
});

test("what is swapped in after the check is not what is connected to", async () => {
  const answer = await withIngress(paths, [uid], (socketPath) => {
    renameSync(paths.ingressSocket, `${paths.ingressSocket}.old`);
    symlinkSync(join(home, "foreign.sock"), paths.ingressSocket);
    return whoAnswers(socketPath);
  });
  expect(answer).toBe("the airlock");
  expect(await whoAnswers(paths.ingressSocket)).toBe("somebody else");
  await expect(withIngress(paths, [uid], whoAnswers)).rejects.toMatchObject({ code: "agent_unreachable" });
});

test("a socket of another user is not connected to", async () => {
  rmSync(paths.ingressSocket);
  renameSync(`${paths.ingressSocket}.old`, paths.ingressSocket);
  await expect(withIngress(paths, [uid + 1], whoAnswers)).rejects.toMatchObject({
    code: "agent_unreachable",
  });
});
