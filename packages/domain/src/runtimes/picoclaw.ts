import type { Runtime } from "./runtime.ts";

const MIB = 1024 * 1024;

/**
 * PicoClaw (https://github.com/sipeed/picoclaw), its configuration owned by the platform and mounted read-only. It writes
 * its configuration anew where it may, and takes the model's proxy from the model's own entry.
 */
export const PICOCLAW: Runtime = {
  name: "picoclaw",
  port: 18_789,
  readyPath: "/ready",
  readyAnswer: "json",
  statePath: "/home/picoclaw",
  configFile: "picoclaw.json",
  env: {
    HOME: "/home/picoclaw",
    PICOCLAW_HOME: "/home/picoclaw/.picoclaw",
    PICOCLAW_CONFIG: "/etc/deployclaw/picoclaw.json",
    PICOCLAW_GATEWAY_HOST: "127.0.0.1",
  },
  // The release image begins with a script that sets up a first run and ends.
  entrypoint: ["/usr/local/bin/picoclaw", "gateway"],
  chat: "pico",
  tmpBytes: 64 * MIB,
  defaults: { memoryBytes: 256 * MIB, cpuMillis: 500, diskBytes: 256 * MIB, pidsMax: 64 },
  startTimeoutMs: 30_000,
};
