import { homePaths } from "@deployclaw/config";
import { RUNTIMES } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { cellSpecs } from "./cell-specs.ts";

const specsOn = (hostCpuMillis: number) =>
  cellSpecs({
    owner: { installationId: "i", hostName: "h", hostNonce: "n", cellSlot: 3, clientId: "c", agentId: "a" },
    runtime: "nano",
    resources: { ...RUNTIMES.nano.defaults, cpuMillis: 2_000 },
    uids: { agentUid: 1, airlockUid: 2 },
    images: { airlock: "sha256:airlock", nano: "sha256:nano" },
    paths: homePaths("/home"),
    hostCpuMillis,
  });

test("an agent is given what it asks for, and on a smaller host all of that host's cores", () => {
  expect(specsOn(8_000).agent.resources.cpuMillis).toBe(2_000);
  expect(specsOn(1_000).agent.resources.cpuMillis).toBe(1_000);
});
