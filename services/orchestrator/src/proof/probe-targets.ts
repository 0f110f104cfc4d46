import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import type { ProbeTargets } from "@deployclaw/probes";
import { PROBE_PIDS_MAX, PROBE_TMP_BYTES } from "../engine/probe-container-spec.ts";

const POSTGRES_PORT = 5_432;
const REDIS_PORT = 6_379;
const WEB_PORT = 443;
const PUBLIC_PORT = 8_787;

/**
 * What is tried from inside a cell's network: the addresses of this host, what the platform listens on, the sockets of
 * its processes and of that cell, an address and a name of the internet.
 */
export function probeTargets(paths: HomePaths, cellSlot: number): ProbeTargets {
  const outside = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal, scopeid }) => !internal && !scopeid)
      .map(({ address }) => ({ name, address })),
  );
  const at = (port: number) => outside.map(({ address }) => ({ address, port }));
  const bridges = outside.filter(({ name }) => name.startsWith("docker")).map(({ address }) => address);
  const relayed = paths.airlock(cellSlot);
  return {
    hostAddresses: [...at(22), ...at(WEB_PORT)],
    dockerBridge: (bridges.length > 0 ? bridges : ["172.17.0.1"]).map((address) => ({
      address,
      port: WEB_PORT,
    })),
    postgres: {
      tcp: [{ address: "127.0.0.1", port: POSTGRES_PORT }, ...at(POSTGRES_PORT)],
      sockets: [join(paths.postgresSocketDirectory, ".s.PGSQL.5432")],
    },
    redis: {
      tcp: [{ address: "127.0.0.1", port: REDIS_PORT }, ...at(REDIS_PORT)],
      sockets: [paths.redisSocket],
    },
    api: {
      tcp: [{ address: "127.0.0.1", port: PUBLIC_PORT }, ...at(PUBLIC_PORT)],
      sockets: [paths.gatewayApiSocket, paths.gatewayOrchestratorSocket],
    },
    // No cell has an address; what is left are the sockets of its airlock.
    otherCell: { tcp: [], sockets: [relayed.ingressSocket, relayed.egressSocket] },
    internet: [{ address: "1.1.1.1", port: WEB_PORT }],
    udp: at(53),
    publicName: "example.com",
    statePath: "/tmp",
    diskCapBytes: PROBE_TMP_BYTES,
    pidsMax: PROBE_PIDS_MAX,
    // Nothing of the agent's is in the throwaway container that could be found there.
    canaries: null,
  };
}
