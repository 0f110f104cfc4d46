import { beforeAll, expect, test } from "vitest";
import { askOpenClaw, type ProxyValidation } from "../testing/ask-openclaw.ts";
import { type AttackedCell, CAN_MAKE_CELLS, egressWorld, HOST } from "../testing/egress-world.ts";

const { upstream, realCell } = await egressWorld();
let cell: AttackedCell;

beforeAll(async () => {
  if (CAN_MAKE_CELLS) cell = await realCell({ allowedDomains: [HOST] }, "openclaw");
});

test.runIf(CAN_MAKE_CELLS)(
  "OpenClaw finds its proxy valid: what is allowed is reached, its own loopback is not",
  async () => {
    const before = (await cell.entries()).length;
    const args = ["proxy", "validate", "--allowed-url", `https://${HOST}/`];
    const validation = await askOpenClaw<ProxyValidation>(cell.cell, ...args);
    expect(validation).toMatchObject({ ok: true, config: { source: "env", errors: [] } });
    expect(validation.checks).toMatchObject([
      { kind: "allowed", url: `https://${HOST}/`, ok: true, status: 200 },
      { kind: "denied", url: expect.stringContaining("http://127.0.0.1:"), ok: true },
    ]);
    expect(upstream.seen.map(({ url }) => url)).toContain("/");
    const recorded = (await cell.entries()).slice(before);
    expect(recorded.map(({ metadata }) => metadata["reason"])).toContain("address_literal");
    expect(recorded.map(({ actionType }) => actionType)).toContain("request.intent");
  },
);
