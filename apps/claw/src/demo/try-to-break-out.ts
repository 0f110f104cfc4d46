import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { type Resources, RUNTIMES, type RuntimeName } from "@deployclaw/domain";
import { type ProbeResult, parseProbeReport, probeScript, type TcpTarget } from "@deployclaw/probes";
import { ClawError } from "../claw-error.ts";
import type { ClawContext } from "../command.ts";
import { runProgram } from "../host/run-program.ts";

/** What is needed of the operator's side. */
export type BreakOutContext = Pick<ClawContext, "paths"> & {
  readonly config: Pick<ClawContext["config"], "dockerSocket" | "port">;
};

/** The agent to break out of, its neighbour, and what must not be found in it. */
export interface BreakOutFrom {
  readonly agentId: string;
  readonly runtime: RuntimeName;
  readonly resources: Resources;
  readonly neighbourRuntime: RuntimeName;
  /** Values that no cell may hold. */
  readonly canaries: readonly string[];
}

/**
 * Runs every probe inside the running agent's own container, against listeners that were opened for them, so that
 * "unreachable" means the cell and not an empty port. This is the operator's part of the demo: it needs the engine.
 */
export async function tryToBreakOut(
  ctx: BreakOutContext,
  from: BreakOutFrom,
): Promise<readonly ProbeResult[]> {
  const container = await findAgentContainer(ctx, from.agentId);
  const listener = await listenEverywhere();
  try {
    const slots = (await readdir(ctx.paths.airlocks)).map(Number);
    const report = await execPerl(ctx, container, probeScript(targetsOf(ctx, from, listener.port, slots)));
    return parseProbeReport(report);
  } finally {
    listener.server.close();
  }
}

function targetsOf(ctx: BreakOutContext, from: BreakOutFrom, port: number, cellSlots: readonly number[]) {
  const { paths, config } = ctx;
  const outside = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal, scopeid }) => !internal && !scopeid)
      .map(({ address }) => ({ name, address, port })),
  );
  const bridge = outside.filter(({ name }) => name.startsWith("docker"));
  const loopback = (at: number): TcpTarget => ({ address: "127.0.0.1", port: at });
  return {
    hostAddresses: [loopback(port), ...outside],
    dockerBridge: bridge.length > 0 ? bridge : [{ address: "172.17.0.1", port }],
    postgres: { tcp: [loopback(5432)], sockets: [join(paths.postgresSocketDirectory, ".s.PGSQL.5432")] },
    redis: { tcp: [loopback(6379)], sockets: [paths.redisSocket] },
    api: {
      tcp: [loopback(config.port), ...outside.map(({ address }) => ({ address, port: config.port }))],
      sockets: [paths.gatewayApiSocket],
    },
    otherCell: {
      // No cell has an address; what is left to try is the neighbour's port on every address of the host.
      tcp: outside.map(({ address }) => ({ address, port: RUNTIMES[from.neighbourRuntime].port })),
      sockets: cellSlots.map(paths.airlock).flatMap((one) => [one.ingressSocket, one.egressSocket]),
    },
    internet: [{ address: "1.1.1.1", port: 443 }],
    udp: outside,
    publicName: "example.com",
    statePath: RUNTIMES[from.runtime].statePath,
    diskCapBytes: from.resources.diskBytes,
    pidsMax: from.resources.pidsMax,
    canaries: from.canaries,
  };
}

/** The id of an agent's one container. Throws `ClawError` when it has none or several. */
export async function findAgentContainer(ctx: BreakOutContext, agentId: string): Promise<string> {
  const filters = [`label=deployclaw.agent=${agentId}`, "label=deployclaw.role=agent"];
  const ids = await runProgram("docker", [
    "-H",
    `unix://${ctx.config.dockerSocket}`,
    "ps",
    "-q",
    ...filters.flatMap((filter) => ["--filter", filter]),
  ]);
  const [id, ...more] = ids.split("\n").filter(Boolean);
  if (id === undefined || more.length > 0) throw new ClawError(`agent ${agentId} has no single container`);
  return id;
}

function listenEverywhere(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "0.0.0.0", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("a TCP listener has no port"));
      else resolve({ server, port: address.port });
    });
  });
}

function execPerl(ctx: BreakOutContext, container: string, script: string): Promise<string> {
  const args = ["-H", `unix://${ctx.config.dockerSocket}`, "exec", "-i", container, "perl", "-"];
  const child = spawn("docker", args, { stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  // A docker that cannot reach the container ends without reading; its exit code and words are reported below.
  child.stdin.on("error", () => child.kill());
  child.stdin.end(script);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new ClawError(`the probes ended with ${code}: ${errors.slice(-2_000)}`));
    });
  });
}
