import type { Runtime } from "./runtime.ts";

const MIB = 1024 * 1024;

/** A tiny agent of ours, for tests and benchmarks: answers health and chat, and makes a request when told to. */
export const NANO: Runtime = {
  name: "nano",
  port: 18_789,
  readyPath: "/readyz",
  readyAnswer: "json",
  statePath: "/state",
  configFile: "nano.json",
  env: { HOME: "/state" },
  chat: "completions",
  tmpBytes: 16 * MIB,
  defaults: { memoryBytes: 256 * MIB, cpuMillis: 500, diskBytes: 64 * MIB, pidsMax: 64 },
  startTimeoutMs: 30_000,
};
