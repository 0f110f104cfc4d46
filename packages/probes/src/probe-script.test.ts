import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { probeScript } from "./probe-script.ts";
import { isolationProbes, PROBES, type ProbeTargets } from "./probe-targets.ts";

const SERVICE = { tcp: [], sockets: [] };
const TARGETS: ProbeTargets = {
  hostAddresses: [{ address: "192.0.2.1", port: 9 }],
  dockerBridge: [],
  postgres: { tcp: [], sockets: ["/it's/a\\path"] },
  redis: SERVICE,
  api: SERVICE,
  otherCell: SERVICE,
  internet: [],
  udp: [],
  publicName: "example.com",
  statePath: "/state",
  diskCapBytes: 1024,
  pidsMax: 8,
  canaries: ["sk-live-0123456789abcdef"],
};

describe("probeScript", () => {
  it("is a perl program without errors or warnings", () => {
    const checked = execFileSync("perl", ["-wc", "-"], {
      input: probeScript(TARGETS),
      stdio: "pipe",
      encoding: "utf8",
    });
    expect(checked).toBe("");
  });

  it("never holds a canary, so that it cannot find itself", () => {
    const script = probeScript(TARGETS);
    for (const canary of TARGETS.canaries ?? []) {
      expect(script).not.toContain(canary);
      expect(script).not.toContain(canary.slice(0, 12));
      expect(script).not.toContain(Buffer.from(canary).toString("hex"));
    }
  });

  it("keeps quotes and backslashes of a path inside their literal", () => {
    expect(probeScript(TARGETS)).toContain(String.raw`['/it\'s/a\\path']`);
  });

  it("refuses a canary too short to be told from chance", () => {
    expect(() => probeScript({ ...TARGETS, canaries: ["short"] })).toThrow("8 to 64 bytes");
  });
});

describe("isolationProbes", () => {
  it("names them all, and leaves out the two that use up a limit and the search when told so", () => {
    expect(isolationProbes(TARGETS)).toEqual(PROBES);
    const without = { ...TARGETS, diskCapBytes: null, pidsMax: null, canaries: null };
    expect(isolationProbes(without)).toHaveLength(PROBES.length - 3);
    expect(probeScript(without)).not.toContain("credential-in-cell");
  });
});
