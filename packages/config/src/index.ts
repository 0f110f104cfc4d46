export { ConfigError } from "./config-error.ts";
export { type DatabaseAddress, formatDatabaseAddress, formatRedisSocketUrl } from "./connection-urls.ts";
export { type AirlockPaths, type CellPaths, type HomePaths, homePaths } from "./home-paths.ts";
export {
  type ApiConfig,
  type AuditConfig,
  type ClawConfig,
  type GatewayConfig,
  loadConfig,
  type OrchestratorConfig,
} from "./load-config.ts";
export { environmentOfTools, givenSettings } from "./platform-settings.ts";
export { type Environment, readEnvironment } from "./read-slice.ts";
export { type CustomImagePolicy, type DiskDriver, isLoopback } from "./schemas.ts";
