import type { Runtime } from "./runtime.ts";

const MIB = 1024 * 1024;

/** OpenClaw (https://openclaw.ai), its configuration owned by the platform and mounted read-only. */
export const OPENCLAW: Runtime = {
  name: "openclaw",
  port: 18_789,
  readyPath: "/readyz",
  readyAnswer: "json",
  statePath: "/home/node",
  configFile: "openclaw.json",
  env: {
    HOME: "/home/node",
    OPENCLAW_STATE_DIR: "/home/node/.openclaw",
    OPENCLAW_CONFIG_PATH: "/etc/deployclaw/openclaw.json",
    OPENCLAW_CONFIG_READONLY: "1",
    OPENCLAW_PROXY_URL: "http://127.0.0.1:3128",
    OPENCLAW_DISABLE_BONJOUR: "1",
    OPENCLAW_NO_AUTO_UPDATE: "1",
    // The cache would lie in /tmp, which a restart empties: never used again, it costs 110 MB of resident memory.
    NODE_DISABLE_COMPILE_CACHE: "1",
  },
  chat: "completions",
  tmpBytes: 256 * MIB,
  defaults: { memoryBytes: 2_048 * MIB, cpuMillis: 2_000, diskBytes: 512 * MIB, pidsMax: 256 },
  startTimeoutMs: 120_000,
};
