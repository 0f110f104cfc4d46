import { type Database, type Transaction, withHost } from "@deployclaw/db";
import {
  type AgentId,
  type AgentStatus,
  type ClientId,
  type CustomImage,
  type DesiredState,
  desiredDuring,
  type Hold,
  type Resources,
  type RuntimeName,
  runtimeOf,
} from "@deployclaw/domain";
import { sql } from "drizzle-orm";
import { hasRoomFor, lockRoom } from "../host/count-room.ts";
import { type TakenAirlock, takeAirlock } from "../pool/take-airlock.ts";
import type { CellDeployment, ClaimedCell } from "./cell-lease.ts";
import { recordTransition } from "./record-transition.ts";

interface AgentRow extends Record<string, unknown> {
  readonly client_id: string;
  readonly name: string;
  readonly runtime: RuntimeName;
  readonly custom: CustomImage | null;
  readonly resources: Resources;
  readonly desired: DesiredState;
  readonly hold: Hold | null;
  readonly generation: string;
  readonly status: AgentStatus;
  readonly status_reason: string | null;
  readonly host_name: string | null;
  readonly cell_slot: number;
  readonly created_at: string | Date;
}

interface CellRow extends Record<string, unknown> {
  readonly lease_token: string;
  readonly airlock_container_id: string | null;
  readonly agent_container_id: string | null;
  readonly generation: string;
  readonly spec_hash: string | null;
  readonly failures: number;
  readonly retry_at: string | Date | null;
  readonly deployment: CellDeployment | null;
}

const NO_ROOM = "No host can take this agent at the moment; it is placed as soon as one can.";

/** How a claim ended: with the cell, or without because there is nothing here to do or another holds it. */
export type Claim =
  | {
      readonly kind: "claimed";
      readonly cell: ClaimedCell;
      /** The pool has one airlock less. */
      readonly tookAirlock: boolean;
    }
  | { readonly kind: "not_here" }
  | { readonly kind: "held" };

/**
 * Takes the lease of an agent's cell for `leaseMs`, and the agent for this host when no host has it and this one accepts
 * cells and has room. The token is higher than every earlier one, so that whoever held the lease before can write no more. A holder
 * may claim again what it could not give back.
 */
export function claimCell(
  db: Database<"dc_orchestrator">,
  input: {
    readonly agentId: AgentId;
    readonly hostName: string;
    readonly holder: string;
    readonly leaseMs: number;
    readonly now: Date;
    /** Id of the airlock image in force; undefined when this host has none. */
    readonly airlockImage: string | undefined;
  },
): Promise<Claim> {
  const { agentId, hostName, holder, leaseMs, airlockImage } = input;
  return withHost(db, hostName, async (tx): Promise<Claim> => {
    const [agent] = await tx.execute<AgentRow>(sql`
      SELECT client_id, agents.name, runtime, custom, resources, desired, hold, generation, status, status_reason, host_name,
        cell_slot, agents.created_at
      FROM agents JOIN clients ON clients.id = client_id
      WHERE agents.id = ${agentId} AND (host_name IS NULL OR host_name = ${hostName})`);
    if (agent === undefined) return { kind: "not_here" };
    const desired = desiredDuring(agent.hold, agent.desired);
    let taken: TakenAirlock | undefined;
    if (agent.host_name === null) {
      const placed = await placeHere(tx, hostName, agentId);
      // Another worker of this host may have placed it a moment ago, and then this one asks for the lease as well.
      if (!placed && (await hostOf(tx, agentId)) !== hostName) {
        await sayNoRoom(tx, agentId, agent, input.now);
        return { kind: "not_here" };
      }
      // Before anything of the agent is on this host, so that its files never change their owner.
      if (placed && desired === "running" && airlockImage !== undefined)
        taken = await takeAirlock(tx, agentId, {
          image: airlockImage,
          agentPort: runtimeOf(agent.runtime, agent.custom).port,
        });
    }
    const [cell] = await tx.execute<CellRow>(sql`
      INSERT INTO cells AS c (agent_id, client_id, host_name, airlock_container_id, lease_holder, lease_token,
        lease_expires_at)
      VALUES (${agentId}, ${agent.client_id}, ${hostName}, ${taken?.containerId ?? null}, ${holder}, 1,
        now() + ${leaseMs} * interval '1 ms')
      ON CONFLICT (agent_id) DO UPDATE SET host_name = excluded.host_name, lease_holder = excluded.lease_holder,
        airlock_container_id = coalesce(excluded.airlock_container_id, c.airlock_container_id),
        lease_token = c.lease_token + 1, lease_expires_at = excluded.lease_expires_at, updated_at = now()
      WHERE c.lease_expires_at IS NULL OR c.lease_expires_at < now() OR c.lease_holder = excluded.lease_holder
      RETURNING lease_token, airlock_container_id, agent_container_id, generation, spec_hash, failures, retry_at, deployment`);
    if (cell === undefined) return { kind: "held" };
    return {
      kind: "claimed",
      tookAirlock: taken !== undefined,
      cell: {
        lease: { agentId, hostName, token: Number(cell.lease_token) },
        clientId: agent.client_id as ClientId,
        name: agent.name,
        runtime: agent.runtime,
        custom: agent.custom,
        resources: agent.resources,
        desired,
        hold: agent.hold,
        generation: Number(agent.generation),
        status: agent.status,
        statusReason: agent.status_reason ?? undefined,
        cellSlot: taken?.cellSlot ?? agent.cell_slot,
        airlockContainerId: cell.airlock_container_id ?? undefined,
        agentContainerId: cell.agent_container_id ?? undefined,
        agentGeneration: Number(cell.generation),
        agentFullHash: cell.spec_hash ?? undefined,
        failures: cell.failures,
        retryAt: cell.retry_at === null ? undefined : new Date(cell.retry_at),
        createdAt: new Date(agent.created_at),
        deployment: cell.deployment ?? undefined,
      },
    };
  });
}

/** Gives the agent to this host if no host has it and there is room, which one that is to be deleted does not need. */
async function placeHere(
  tx: Transaction<"dc_orchestrator">,
  hostName: string,
  agentId: AgentId,
): Promise<boolean> {
  // The agent before the host, as whoever changes an agent locks them.
  const [agent] = await tx.execute<{ desired: DesiredState }>(
    sql`SELECT desired FROM agents WHERE id = ${agentId} AND host_name IS NULL FOR NO KEY UPDATE`,
  );
  if (agent === undefined) return false;
  if (agent.desired !== "deleted") {
    await lockRoom(tx, hostName);
    if (!(await hasRoomFor(tx, hostName, agentId))) return false;
  }
  await tx.execute(sql`UPDATE agents SET host_name = ${hostName}, updated_at = now() WHERE id = ${agentId}`);
  return true;
}

async function hostOf(
  tx: Transaction<"dc_orchestrator">,
  agentId: AgentId,
): Promise<string | null | undefined> {
  const [row] = await tx.execute<{ host_name: string | null }>(
    sql`SELECT host_name FROM agents WHERE id = ${agentId}`,
  );
  return row?.host_name;
}

async function sayNoRoom(
  tx: Transaction<"dc_orchestrator">,
  agentId: AgentId,
  agent: AgentRow,
  now: Date,
): Promise<void> {
  const told = await tx.execute(sql`
    UPDATE agents SET status_reason = ${NO_ROOM}, updated_at = now()
    WHERE id = ${agentId} AND host_name IS NULL AND status_reason IS DISTINCT FROM ${NO_ROOM} RETURNING id`);
  if (told.length === 0) return;
  await recordTransition(
    tx,
    {
      agentId,
      clientId: agent.client_id as ClientId,
      generation: Number(agent.generation),
      hostName: undefined,
    },
    { from: agent.status, to: agent.status, reason: NO_ROOM, step: "place", at: now },
  );
}
