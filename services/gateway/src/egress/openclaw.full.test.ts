import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { askOpenClaw, type ProxyValidation } from "../testing/ask-openclaw.ts";
import { type AttackedCell, CAN_MAKE_CELLS, EVIL, egressWorld, HOST } from "../testing/egress-world.ts";

const DOCUMENT = join(import.meta.dirname, "../../../../docs/security/egress.md");
const { upstream, realCell } = await egressWorld();
let cell: AttackedCell;

interface SecurityAudit {
  readonly findings: readonly {
    readonly checkId: string;
    readonly severity: string;
    readonly title: string;
  }[];
}

beforeAll(async () => {
  if (CAN_MAKE_CELLS) cell = await realCell({ allowedDomains: [HOST] }, "openclaw");
});

test.runIf(CAN_MAKE_CELLS)("OpenClaw does not reach what is denied", async () => {
  const [allowed, denied] = [`https://${HOST}/`, `https://${EVIL}/`];
  const args = ["proxy", "validate", "--allowed-url", allowed, "--denied-url", denied];
  const validation = await askOpenClaw<ProxyValidation>(cell.cell, ...args);
  // It takes no refusal but that of its own loopback for a proof; that it was one is in the log.
  expect(validation.checks).toMatchObject([
    { kind: "allowed", ok: true },
    { kind: "denied", url: denied, error: expect.stringContaining("without a verifiable proxy-deny signal") },
  ]);
  expect(upstream.dialled.every(({ servername }) => servername === HOST)).toBe(true);
  expect((await cell.entries()).map(({ metadata }) => metadata["reason"])).toContain("domain_not_allowed");
});

test.runIf(CAN_MAKE_CELLS)("OpenClaw's own security audit finds nothing but what is documented", async () => {
  const { findings } = await askOpenClaw<SecurityAudit>(cell.cell, "security", "audit");
  const document = readFileSync(DOCUMENT, "utf8");
  expect(findings.length).toBeGreaterThan(0);
  for (const { severity, checkId, title } of findings)
    expect(document, title).toContain(`| \`${checkId}\` | ${severity} |`);
  expect(findings.map(({ severity }) => severity)).not.toContain("critical");
});
