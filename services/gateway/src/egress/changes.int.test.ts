import { rmSync, symlinkSync } from "node:fs";
import { chown } from "node:fs/promises";
import { createServer } from "node:http";
import { cellUids } from "@deployclaw/domain";
import { eventually } from "@deployclaw/testkit";
import { beforeEach, expect, test } from "vitest";
import { cellClient } from "../testing/cell-client.ts";
import { CAN_MAKE_CELLS, EVIL, egressWorld, HOST } from "../testing/egress-world.ts";

const { database, upstream, realCell, gateway } = await egressWorld();

beforeEach(() => {
  upstream.dialled.length = 0;
  upstream.seen.length = 0;
});

const request = (host: string) => `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
const connectLine = (host: string) => `CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`;
const setDomains = (agentId: string, domains: readonly string[]) => database.superuser`
  UPDATE agents SET permissions = jsonb_set(permissions, '{allowedDomains}', ${database.superuser.json([...domains])})
  WHERE id = ${agentId}`;

test.runIf(CAN_MAKE_CELLS)(
  "when a policy changes the tunnels that it no longer allows are closed, in use and idle ones, also without Redis",
  async () => {
    const { agent, attack, entries, refused } = await realCell({ allowedDomains: [HOST] });
    upstream.answerWith((_req, res) => void res.writeHead(200).write("without an end"));
    const using = attack("inside", HOST, HOST, request(HOST));
    await eventually("it is in use", () => upstream.seen.length === 1);
    await attack("hold", "idle", "20", connectLine(HOST));
    await gateway.redis.kill();
    await setDomains(agent.agentId, ["other.example.com"]);
    expect(JSON.parse(await attack("ended", "idle"))).toMatchObject({ open: 0 });
    expect(await using).toContain("without an end");
    await eventually("the end is recorded", async () =>
      (await entries()).some(
        ({ actionType, metadata }) =>
          actionType === "request.outcome" && metadata["reason"] === "policy_changed",
      ),
    );
    expect(await refused("domain_not_allowed", "connect", `${HOST}:443`)).toContain("403");
    await gateway.redis.start();
    upstream.answerWith((_req, res) => void res.end("hello from outside"));
  },
);

test.runIf(CAN_MAKE_CELLS)(
  "the policy is in force before the first byte after a pause, a restart, and a restart of the gateway",
  async () => {
    const { agent, cell, attack, refused } = await realCell({ allowedDomains: [HOST] });
    expect(await attack("inside", HOST, HOST, request(HOST))).toContain("HTTP/1.1 200");

    await attack("hold", "paused", "5", connectLine(HOST));
    await cell.pause();
    await setDomains(agent.agentId, []);
    // Asked from the host, since nobody in the cell can move.
    const outside = cellClient(gateway.paths.airlock(agent.cellSlot).egressSocket, () => "");
    await eventually("it is in force", async () => {
      const { status, socket } = await outside.connect(`${HOST}:443`);
      socket.destroy();
      return status === 403;
    });
    await cell.resume();
    expect(JSON.parse(await attack("ended", "paused"))).toMatchObject({ open: 0 });
    expect(await refused("domain_not_allowed", "connect", `${HOST}:443`)).toContain("403");

    await cell.restart();
    expect(await refused("domain_not_allowed", "connect", `${HOST}:443`)).toContain("403");

    await setDomains(agent.agentId, [HOST]);
    await gateway.restart();
    await eventually("its socket is open again", async () =>
      (await attack("inside", HOST, HOST, request(HOST))).includes("HTTP/1.1 200"),
    );
    await setDomains(agent.agentId, []);
    await gateway.restart();
    await eventually("its socket is open again", async () =>
      (await attack("connect", `${HOST}:443`)).includes("domain_not_allowed"),
    );
    expect(upstream.dialled.every(({ servername }) => servername === HOST)).toBe(true);
  },
);

test.runIf(CAN_MAKE_CELLS)(
  "a link or a foreign socket in the ingress socket's place is never followed",
  async () => {
    const victim = await realCell({ allowedDomains: [HOST] });
    const { agent } = await realCell({ allowedDomains: [HOST] });
    const { ingressSocket } = gateway.paths.airlock(agent.cellSlot);
    const health = async () => {
      const path = `/v1/cells/${agent.agentId}/health`;
      return (await gateway.call(gateway.paths.gatewayOrchestratorSocket, "GET", path)).text;
    };
    await eventually("the agent is healthy", async () => (await health()).includes('"healthy":true'), {
      timeoutMs: 30_000,
    });
    rmSync(ingressSocket);
    symlinkSync(gateway.paths.airlock(victim.agent.cellSlot).ingressSocket, ingressSocket);
    expect(await health()).toContain('"healthy":false');

    let reached = 0;
    const foreign = createServer((_req, res) => {
      reached += 1;
      res.end('{"status":"ok"}');
    });
    rmSync(ingressSocket);
    await new Promise<void>((resolve) => foreign.listen(ingressSocket, resolve));
    // As the agent would, could it reach the place: neither the airlock's nor the platform's.
    const { agentUid } = cellUids(agent.cellSlot);
    await chown(ingressSocket, agentUid, agentUid);
    expect(await health()).toContain('"healthy":false');
    expect(reached).toBe(0);
    await new Promise((resolve) => foreign.close(resolve));
    expect(await victim.refused("domain_not_allowed", "connect", `${EVIL}:443`)).toContain("403");
  },
);
