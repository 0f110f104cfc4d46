import { join } from "node:path";

/** Where an agent's side of its cell lies. All of it is made by the orchestrator. */
export type CellPaths = {
  readonly root: string;
  readonly config: string;
  /** An empty file, mounted over /etc/resolv.conf: a cell resolves nothing. */
  readonly resolvConf: string;
  readonly diskImage: string;
  readonly state: string;
};

/** Where an airlock meets the gateway. Directories are made by the orchestrator, sockets by who listens. */
export type AirlockPaths = {
  readonly root: string;
  readonly out: string;
  readonly in: string;
  /** An empty file, mounted over /etc/resolv.conf: a cell resolves nothing. */
  readonly resolvConf: string;
  readonly egressSocket: string;
  readonly ingressSocket: string;
};

/** Every path below the platform's directory; the only place that spells them. */
export type HomePaths = ReturnType<typeof homePaths>;

/** The layout of `$DEPLOYCLAW_HOME`. Pure: nothing is created, nothing is looked at. */
export function homePaths(home: string) {
  const run = join(home, "run");
  return {
    home,
    nodeBinary: join(home, "bin/node"),
    app: join(home, "app"),
    migrations: join(home, "app/drizzle"),
    /** Starts the supervisor again when it crashed. */
    guardScript: join(home, "app/guard.sh"),
    /** The static pages for visitors. */
    landing: join(home, "app/landing"),
    /** The pages that the types of problems lead to. */
    errorPages: join(home, "app/errors"),
    /** The script with which an auditor verifies a log. */
    verifierScript: join(home, "app/verify.mjs"),
    secrets: join(home, "secrets"),
    log: join(home, "log"),
    installationIdFile: join(home, "installation-id"),
    imagesFile: join(home, "images.json"),
    /** PostgreSQL's programs, copied from the workspace so that its user can reach them. */
    postgresPrograms: join(home, "pgsql"),
    postgresCluster: join(home, "postgres"),
    postgresData: join(home, "postgres/data"),
    /** Held while the platform's directory is being laid out. */
    prepareLock: join(home, "prepare.lock"),
    /** Held by the supervisor for as long as it lives. */
    supervisorLock: join(home, "supervisor.lock"),
    /** Which processes the supervisor runs now. */
    supervisorState: join(home, "run/supervisor.json"),
    redis: join(home, "redis"),
    cells: join(home, "cells"),
    airlocks: join(home, "airlocks"),
    disks: join(home, "disks"),
    state: join(home, "state"),
    audit: join(home, "audit"),
    run,
    postgresSocketDirectory: join(run, "postgres"),
    redisSocket: join(run, "redis/redis.sock"),
    /** API → gateway. */
    gatewayApiSocket: join(run, "gateway-api/control.sock"),
    /** Orchestrator → gateway. */
    gatewayOrchestratorSocket: join(run, "gateway-orchestrator/control.sock"),
    /** Audit → gateway. */
    gatewayAuditSocket: join(run, "gateway-audit/control.sock"),
    /** `claw` → gateway. */
    gatewayOperatorSocket: join(run, "gateway-operator/control.sock"),
    /** API → dashboard. */
    dashboardSocket: join(run, "dashboard/dashboard.sock"),
    /** What the supervisor tells of itself and of what it keeps running. */
    supervisorHealthSocket: join(run, "supervisor-health/health.sock"),
    gatewayHealthSocket: join(run, "gateway-health/health.sock"),
    orchestratorHealthSocket: join(run, "orchestrator-health/health.sock"),
    auditHealthSocket: join(run, "audit-health/health.sock"),
    mainScript: (processName: string): string => join(home, "app", processName, "main.js"),
    secretsFile: (processName: string): string => join(home, "secrets", `${processName}.env`),
    cell: (agentId: string): CellPaths => cellPaths(home, agentId),
    /** By the slot of the cell, which is known before there is an agent for it. */
    airlock: (cellSlot: number): AirlockPaths => airlockPaths(home, cellSlot),
  };
}

function cellPaths(home: string, agentId: string): CellPaths {
  const root = join(home, "cells", agentId);
  return {
    root,
    config: join(root, "config"),
    resolvConf: join(root, "resolv.conf"),
    diskImage: join(home, "disks", `${agentId}.img`),
    state: join(home, "state", agentId),
  };
}

function airlockPaths(home: string, cellSlot: number): AirlockPaths {
  const root = join(home, "airlocks", String(cellSlot));
  return {
    root,
    out: join(root, "out"),
    in: join(root, "in"),
    resolvConf: join(root, "resolv.conf"),
    egressSocket: join(root, "out/egress.sock"),
    ingressSocket: join(root, "in/ingress.sock"),
  };
}
