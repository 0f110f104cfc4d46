import type { Runtime } from "./runtime.ts";

const MIB = 1024 * 1024;

/**
 * An image that a client brings along. Port, probe and writable paths here are what is proposed; an agent's own stand in
 * its {@link CustomImage}.
 */
export const CUSTOM: Runtime = {
  name: "custom",
  port: 8080,
  readyPath: "/healthz",
  readyAnswer: "any",
  statePath: "/data",
  configFile: "agent.json",
  env: { DEPLOYCLAW_CONFIG: "/etc/deployclaw/agent.json" },
  chat: "completions",
  tmpBytes: 64 * MIB,
  defaults: { memoryBytes: 512 * MIB, cpuMillis: 500, diskBytes: 256 * MIB, pidsMax: 128 },
  startTimeoutMs: 120_000,
};
