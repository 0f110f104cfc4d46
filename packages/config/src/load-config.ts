import { type Environment, readSlice } from "./read-slice.ts";
import type { ConfigOf } from "./setting.ts";
import { apiSlice } from "./slices/api-slice.ts";
import { auditSlice } from "./slices/audit-slice.ts";
import { clawSlice } from "./slices/claw-slice.ts";
import { gatewaySlice } from "./slices/gateway-slice.ts";
import { migrateSlice } from "./slices/migrate-slice.ts";
import { orchestratorSlice } from "./slices/orchestrator-slice.ts";

const slices = {
  api: apiSlice,
  audit: auditSlice,
  claw: clawSlice,
  gateway: gatewaySlice,
  migrate: migrateSlice,
  orchestrator: orchestratorSlice,
};

type Slices = typeof slices;

export type ApiConfig = ConfigOf<Slices["api"]>;
export type AuditConfig = ConfigOf<Slices["audit"]>;
export type ClawConfig = ConfigOf<Slices["claw"]>;
export type GatewayConfig = ConfigOf<Slices["gateway"]>;
export type OrchestratorConfig = ConfigOf<Slices["orchestrator"]>;

/**
 * The settings of one process, read once in its `main.ts`. Throws `ConfigError` naming each variable that
 * is missing or wrong; there is no way to skip that.
 */
export function loadConfig<Name extends keyof Slices>(
  processName: Name,
  env: Environment = process.env,
): ConfigOf<Slices[Name]> {
  return readSlice(processName, slices[processName], env);
}
