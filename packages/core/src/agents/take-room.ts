import type { PreflightFact, Transaction } from "@deployclaw/db";
import { AppError, type Resources } from "@deployclaw/domain";
import { sql } from "drizzle-orm";

/** What an agent takes of a host. Processor is shared by weight and not counted. */
export type Room = Pick<Resources, "memoryBytes" | "diskBytes">;

interface HostRow extends Record<string, unknown> {
  readonly preflight: readonly PreflightFact[];
  readonly accepts_cells: boolean;
  readonly is_heard: boolean;
  readonly has_memory: boolean;
  readonly has_disk: boolean;
}

const RETRY_AFTER_SECONDS = 60;

/** What a host's preflight can miss, in words that tell a client enough and an attacker nothing. */
const MISSED: Readonly<Record<string, string>> = {
  engine: "what runs agents does not answer or is out of date",
  seccomp: "agents cannot be sealed off well enough",
  runtime: "what runs agents must be updated first",
  cgroup: "an agent cannot be held to its limits",
  swap: "an agent's memory cannot be kept off the disk",
  disk: "no disks can be made for agents",
  images: "what agents start from is not ready",
};

/**
 * Takes room for a new agent from every host that may get it, each locked until the transaction ends, so that two
 * deploys at once cannot have the same. Too much is taken where there are several hosts, for moments: each counts anew
 * with its next heartbeat. Throws `dependency_unavailable` and says why when no host takes the agent.
 */
export async function takeRoom(tx: Transaction<"dc_api">, room: Room): Promise<void> {
  // Four heartbeats.
  const hosts = await tx.execute<HostRow>(sql`
    SELECT preflight, accepts_cells, heartbeat_at > clock_timestamp() - interval '60 seconds' AS is_heard,
      memory_left_bytes >= ${room.memoryBytes}::bigint AS has_memory,
      disk_left_bytes IS NULL OR disk_left_bytes >= ${room.diskBytes}::bigint AS has_disk
    FROM hosts ORDER BY name FOR NO KEY UPDATE`);
  const refusal = refusalOf(hosts, room);
  if (refusal !== undefined) throw noRoom(refusal);
  await tx.execute(sql`
    UPDATE hosts SET memory_left_bytes = memory_left_bytes - ${room.memoryBytes}::bigint,
      disk_left_bytes = disk_left_bytes - ${room.diskBytes}::bigint`);
}

/** Takes more room for an agent from the host that has it, or as {@link takeRoom} when none has. */
export async function takeMoreRoom(
  tx: Transaction<"dc_api">,
  hostName: string | null,
  more: Room,
): Promise<void> {
  if (more.memoryBytes <= 0 && more.diskBytes <= 0) return;
  const room = { memoryBytes: Math.max(0, more.memoryBytes), diskBytes: Math.max(0, more.diskBytes) };
  if (hostName === null) return takeRoom(tx, room);
  // A host that takes no new agents still lets those that it has change.
  const taken = await tx.execute(sql`
    UPDATE hosts SET memory_left_bytes = memory_left_bytes - ${room.memoryBytes}::bigint,
      disk_left_bytes = disk_left_bytes - ${room.diskBytes}::bigint
    WHERE name = ${hostName} AND (${room.memoryBytes}::bigint = 0 OR memory_left_bytes >= ${room.memoryBytes}::bigint)
      AND (${room.diskBytes}::bigint = 0 OR disk_left_bytes IS NULL OR disk_left_bytes >= ${room.diskBytes}::bigint)
    RETURNING memory_left_bytes`);
  if (taken.length === 0)
    throw noRoom("There is not enough room left where this agent runs for that much more memory or disk.");
}

function refusalOf(hosts: readonly HostRow[], room: Room): string | undefined {
  if (hosts.length === 0) return "No host takes new agents: none is set up yet.";
  const heard = hosts.filter((host) => host.is_heard);
  if (heard.length === 0) return "No host takes new agents: none has been heard from for more than a minute.";
  const accepting = heard.filter((host) => host.accepts_cells);
  if (accepting.length === 0) return `No host takes new agents: ${missedBy(heard)}.`;
  const withMemory = accepting.filter((host) => host.has_memory);
  if (withMemory.length === 0)
    return `There is not enough memory left: this agent asks for ${mebibytes(room.memoryBytes)}, more than any host has left.`;
  if (!withMemory.some((host) => host.has_disk))
    return `There is not enough disk left: this agent asks for ${mebibytes(room.diskBytes)}, more than any host with enough memory has left.`;
  return undefined;
}

function missedBy(hosts: readonly HostRow[]): string {
  const failed = hosts.flatMap(({ preflight }) => preflight.filter(({ ok }) => !ok));
  const words = new Set(failed.flatMap(({ name }) => MISSED[name] ?? []));
  return words.size === 0 ? "none is ready yet" : [...words].join("; ");
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 2)} MiB`;

const noRoom = (detail: string): AppError =>
  new AppError("dependency_unavailable", detail, { retryAfterSeconds: RETRY_AFTER_SECONDS });
