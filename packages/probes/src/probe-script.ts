import { createHash } from "node:crypto";
import { AppError } from "@deployclaw/domain";
import { KERNEL } from "./perl/kernel.ts";
import { LIMITS } from "./perl/limits.ts";
import { NETWORK } from "./perl/network.ts";
import { PRELUDE } from "./perl/prelude.ts";
import { SECRETS } from "./perl/secrets.ts";
import {
  isolationProbes,
  type ProbeName,
  type ProbeTargets,
  type ServiceTarget,
  type TcpTarget,
} from "./probe-targets.ts";

const CANARY_BYTES_MIN = 8;
const CANARY_BYTES_MAX = 64;

/**
 * A perl program that tries to leave the cell it runs in and prints one JSON line a probe, for {@link parseProbeReport}.
 * Given on standard input (`perl -`), it needs perl-base and no file. Throws `invalid_input` for a canary that is not 8
 * to 64 bytes long.
 */
export function probeScript(targets: ProbeTargets): string {
  const bodies = probeBodies(targets);
  const calls = isolationProbes(targets).map((name) => `probe(${quote(name)}, sub { ${bodies[name]} });`);
  const canaries = (targets.canaries ?? []).map(maskCanary).join(", ");
  return [
    PRELUDE,
    NETWORK,
    KERNEL,
    LIMITS,
    SECRETS,
    `load_canaries(${canaries});`,
    ...calls,
    `print "{\\"done\\":$printed}\\n";`,
    "",
  ].join("\n");
}

function probeBodies(targets: ProbeTargets): Record<ProbeName, string> {
  const state = quote(targets.statePath);
  const metadata = [
    { address: "169.254.169.254", port: 80 },
    { address: "fd00:ec2::254", port: 80 },
  ];
  const udp = [...targets.udp, { address: "8.8.8.8", port: 53 }];
  return {
    "tcp-host-addresses": tcpProbe(targets.hostAddresses),
    "tcp-docker-bridge": tcpProbe(targets.dockerBridge),
    "tcp-platform-postgres": serviceProbe(targets.postgres),
    "tcp-platform-redis": serviceProbe(targets.redis),
    "tcp-platform-api": serviceProbe(targets.api),
    "tcp-other-cell": serviceProbe(targets.otherCell),
    "tcp-internet": tcpProbe(targets.internet),
    "udp-any": `all_blocked(map { udp_attempt(@$_) } ${tcpList(udp)})`,
    "af-vsock": `all_blocked(map { family_attempt("AF_VSOCK socket", 40, $_) } SOCK_STREAM, SOCK_DGRAM)`,
    "af-packet": `all_blocked(map { family_attempt("AF_PACKET socket", 17, $_) } SOCK_RAW, SOCK_DGRAM)`,
    "socket-32bit": "all_blocked(socket_32bit_attempts())",
    "io-uring": "all_blocked(io_uring_attempt())",
    dns: `all_blocked(dns_attempts(${quote(targets.publicName)}))`,
    "metadata-address": tcpProbe(metadata),
    "write-root-filesystem": "all_blocked(write_root_attempts())",
    "write-past-disk-cap": `all_blocked(disk_cap_attempt(${state}, ${targets.diskCapBytes ?? 0}))`,
    "more-processes-than-cap": `all_blocked(process_cap_attempt(${targets.pidsMax ?? 0}))`,
    "gain-capability": `all_blocked(capability_attempts(${state}))`,
    "user-namespace": "all_blocked(user_namespace_attempts())",
    "credential-in-cell": `all_blocked(credential_attempt(${state}))`,
    "docker-socket-present": "all_blocked(engine_socket_attempt())",
  };
}

function tcpProbe(targets: readonly TcpTarget[]): string {
  return serviceProbe({ tcp: targets, sockets: [] });
}

function serviceProbe(service: ServiceTarget): string {
  return `service_attempts([${tcpList(service.tcp)}], [${service.sockets.map(quote).join(", ")}])`;
}

function tcpList(targets: readonly TcpTarget[]): string {
  return targets.map(({ address, port }) => `[${quote(address)}, ${Math.trunc(port)}]`).join(", ");
}

/** A perl literal: between single quotes only the quote and the backslash mean anything. */
function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (special) => `\\${special}`)}'`;
}

function maskCanary(canary: string): string {
  const bytes = Buffer.from(canary);
  if (bytes.length < CANARY_BYTES_MIN || bytes.length > CANARY_BYTES_MAX) {
    throw new AppError("invalid_input", `a canary has ${CANARY_BYTES_MIN} to ${CANARY_BYTES_MAX} bytes`);
  }
  // Not for secrecy: only so that the value as such is nowhere in the program.
  const mask = createHash("sha512")
    .update("deployclaw/probes/mask")
    .update(bytes)
    .digest()
    .subarray(0, bytes.length);
  const masked = Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
  const half = Math.floor(bytes.length / 2);
  const parts = [mask, masked.subarray(0, half), masked.subarray(half)].map((part) =>
    quote(part.toString("hex")),
  );
  return `[${parts.join(", ")}]`;
}
