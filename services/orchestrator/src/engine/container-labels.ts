import type { AirlockOwner, ContainerRole } from "./cell-spec.ts";

/** What each label of a container of ours is called. */
export const LABEL = {
  installation: "deployclaw.installation",
  host: "deployclaw.host",
  nonce: "deployclaw.nonce",
  slot: "deployclaw.slot",
  client: "deployclaw.client",
  agent: "deployclaw.agent",
  role: "deployclaw.role",
  spec: "deployclaw.spec",
  proof: "deployclaw.proof",
} as const;

/** The labels of a container of this owner. */
export function containerLabels(
  owner: AirlockOwner,
  role: ContainerRole,
  specHash: string,
): Record<string, string> {
  return {
    [LABEL.installation]: owner.installationId,
    [LABEL.host]: owner.hostName,
    [LABEL.nonce]: owner.hostNonce,
    [LABEL.slot]: String(owner.cellSlot),
    ...(owner.clientId === undefined ? {} : { [LABEL.client]: owner.clientId }),
    ...(owner.agentId === undefined ? {} : { [LABEL.agent]: owner.agentId }),
    [LABEL.role]: role,
    [LABEL.spec]: specHash,
  };
}
