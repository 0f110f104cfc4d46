import type { Database } from "@deployclaw/db";
import { AppError, clientId } from "@deployclaw/domain";
import { countByMaster, type DataKeyId, rewrapDataKeys } from "../database/rewrap-data-keys.ts";
import { isRecord } from "../json.ts";
import { LIMITS } from "../limits.ts";
import type { AuditedVault } from "../vault/audited-vault.ts";
import type { ControlCall, ControlRoute } from "./control-server.ts";

/** What `claw`, run by whoever runs the platform, may ask of the gateway. No answer holds a key. */
export function operatorRoutes(deps: {
  readonly db: Database<"dc_gateway">;
  readonly hostName: string;
  readonly vault: AuditedVault;
}): ControlRoute[] {
  const { db, hostName, vault } = deps;

  async function describe() {
    const { currentVersion, minimumVersion, versions } = vault.ring();
    return { currentVersion, minimumVersion, versions, dataKeys: await countByMaster(db, hostName) };
  }

  return [
    { method: "GET", pattern: /^\/v1\/keys$/, handle: describe },
    {
      method: "POST",
      pattern: /^\/v1\/keys$/,
      handle: async ({ body }) => {
        const setting = body["masterKeys"];
        if (typeof setting !== "string")
          throw new AppError("invalid_input", "The field masterKeys is missing.");
        vault.load(setting);
        return describe();
      },
    },
    {
      method: "POST",
      pattern: /^\/v1\/keys\/rewrap$/,
      handle: ({ body }) =>
        rewrapDataKeys(db, hostName, vault, { after: afterIn(body), limit: LIMITS.rewrapBatchMax }),
    },
  ];
}

function afterIn(body: ControlCall["body"]): DataKeyId | undefined {
  const after = body["after"];
  if (after === undefined) return undefined;
  const version = isRecord(after) ? after["version"] : undefined;
  if (!isRecord(after) || typeof after["clientId"] !== "string" || !Number.isSafeInteger(version))
    throw new AppError("invalid_input", "The field after is malformed.");
  return { clientId: clientId(after["clientId"]), version: Number(version) };
}
