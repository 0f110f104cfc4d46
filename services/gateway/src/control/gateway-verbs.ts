import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { type Database, withHost } from "@deployclaw/db";
import { type AgentId, AppError, type ClientId, cellUids, RUNTIMES, runtimeOf } from "@deployclaw/domain";
import { runtimeToken, type SealedCredential, Secret, sealCredential } from "@deployclaw/vault";
import type { AgentPolicy } from "../cells/agent-policy.ts";
import type { CellRegistry } from "../cells/cell-registry.ts";
import { fitsHeader, tokenText } from "../credentials/reveal.ts";
import { ensureCellAuthority } from "../database/cell-authorities.ts";
import { readPlaceholders } from "../database/credentials.ts";
import { dataKeyToSeal } from "../database/data-keys.ts";
import { readAgent } from "../database/read-policies.ts";
import { type AgentReply, type ChatTurn, chatWithAgent } from "../ingress/chat/chat-with-agent.ts";
import { type AgentHealth, probeAgent } from "../ingress/probe-agent.ts";
import { withIngress } from "../ingress/with-ingress.ts";
import { LIMITS } from "../limits.ts";
import { fillCredentialReferences } from "../runtime-config/fill-credential-references.ts";
import { renderConfig, tokenInConfig } from "../runtime-config/render-config.ts";
import { configHash, writeConfig } from "../runtime-config/write-config.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";

/** What the gateway does for the API and the orchestrator; every failure is an `AppError`. */
export interface GatewayVerbs {
  /** Seals a credential's value; the caller keeps the result. Refuses one that could not stand in a header. */
  seal(input: {
    clientId: ClientId;
    agentId: AgentId;
    name: string;
    value: string;
  }): Promise<SealedCredential>;
  /** Makes a cell ready to be started: authority, configuration files, egress listener. Idempotent. */
  prepare(agentId: AgentId): Promise<{ configHash: string }>;
  /** Closes a cell's listener. Idempotent. */
  forget(agentId: AgentId): Promise<void>;
  /** Cuts every connection of a cell at once. */
  kill(agentId: AgentId): void;
  health(agentId: AgentId): Promise<AgentHealth>;
  /** Says something to an agent; resolves with its untrusted reply once that begins. */
  chat(agentId: AgentId, turn: ChatTurn, signal: AbortSignal): Promise<AgentReply>;
}

/** The verbs over one host's cells. */
export function gatewayVerbs(deps: {
  readonly db: Database<"dc_gateway">;
  readonly hostName: string;
  readonly vault: AuditedVault;
  readonly paths: HomePaths;
  readonly registry: CellRegistry;
  readonly publicRoots: readonly string[];
  /** The uid the gateway runs as; without root, cells' sockets belong to it too. */
  readonly ownUid: number;
  readonly now: () => Date;
}): GatewayVerbs {
  const { db, hostName, vault, paths, registry } = deps;

  async function agentOrThrow(agentId: AgentId) {
    const agent = await readAgent(db, hostName, agentId);
    if (agent === undefined) throw new AppError("not_found", "No such agent on this host.");
    return agent;
  }

  const throughIngress = <Result>(policy: AgentPolicy, use: (socketPath: string) => Promise<Result>) =>
    withIngress(paths.airlock(policy.cellSlot), [cellUids(policy.cellSlot).airlockUid, deps.ownUid], use);

  return {
    async seal({ clientId, agentId, name, value }) {
      const secret = new Secret(value);
      if (secret.byteLength > LIMITS.credentialBytesMax || !fitsHeader(secret))
        throw new AppError(
          "invalid_input",
          "A credential is visible ASCII without line breaks, up to 64 KiB.",
        );
      const dataKey = await withHost(db, hostName, (tx) => dataKeyToSeal(tx, vault, clientId));
      return sealCredential({
        dataKey,
        binding: { clientId, agentId, name },
        value: secret,
        random: vault.random,
      });
    },

    async prepare(agentId) {
      const { policy, config } = await agentOrThrow(agentId);
      const authority = await ensureCellAuthority(db, hostName, vault, policy, deps.now());
      const placeholders = await readPlaceholders(db, hostName, agentId);
      const token = runtimeToken({
        authorityKey: authority.privateKey,
        agentId,
        generation: policy.generation,
      });
      const settings = {
        agentId,
        token: tokenText(token),
        model: policy.model,
        config: fillCredentialReferences(config, placeholders),
      };
      const files = renderConfig(policy.runtime, settings, authority.certificate, deps.publicRoots);
      await writeConfig(paths.cell(agentId).config, files);
      await registry.open(policy);
      return { configHash: configHash(files) };
    },

    forget: (agentId) => registry.close(agentId),

    kill(agentId) {
      registry.find(agentId)?.halt();
    },

    async health(agentId) {
      const policy = registry.find(agentId)?.policy() ?? (await agentOrThrow(agentId)).policy;
      try {
        return await throughIngress(policy, (socketPath) =>
          probeAgent(socketPath, runtimeOf(policy.runtime, policy.custom)),
        );
      } catch (err) {
        if (!(err instanceof AppError)) throw err;
        return { healthy: false, detail: err.message };
      }
    },

    async chat(agentId, turn, signal) {
      const { policy } = await agentOrThrow(agentId);
      if (policy.desired !== "running") throw new AppError("agent_not_running", "The agent is not running.");
      // The token of the configuration that the running agent has, which may be older than the wanted one.
      const file = join(paths.cell(agentId).config, RUNTIMES[policy.runtime].configFile);
      const token = tokenInConfig(policy.runtime, await readFile(file, "utf8"));
      if (token === undefined) throw new AppError("agent_not_running", "The agent is not prepared.");
      const authorization = `Bearer ${token}`;
      return throughIngress(policy, (socketPath) =>
        chatWithAgent(RUNTIMES[policy.runtime].chat, { socketPath, authorization }, turn, signal),
      );
    },
  };
}
