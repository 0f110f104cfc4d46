import { homePaths } from "@deployclaw/config";
import { type CustomImage, RUNTIMES } from "@deployclaw/domain";
import { expect, test } from "vitest";
import { cellSpecs } from "./cell-specs.ts";

const specsOn = (hostCpuMillis: number, custom: CustomImage | null = null) =>
  cellSpecs({
    owner: { installationId: "i", hostName: "h", hostNonce: "n", cellSlot: 3, clientId: "c", agentId: "a" },
    runtime: custom === null ? "nano" : "custom",
    custom,
    agentImage: "sha256:nano",
    resources: { ...RUNTIMES.nano.defaults, cpuMillis: 2_000 },
    uids: { agentUid: 1, airlockUid: 2 },
    images: { ids: { airlock: "sha256:airlock" }, refusals: {} },
    paths: homePaths("/home"),
    hostCpuMillis,
  });

test("an agent is given what it asks for, and on a smaller host all of that host's cores", () => {
  expect(specsOn(8_000).agent.resources.cpuMillis).toBe(2_000);
  expect(specsOn(1_000).agent.resources.cpuMillis).toBe(1_000);
});

test("an image of the client's own is relayed to on its port, and writes to its paths and nowhere above them", () => {
  const { airlock, agent } = specsOn(1_000, {
    image: `ghcr.io/acme/agent@sha256:${"a".repeat(64)}`,
    port: 9_000,
    readyPath: "/up",
    writablePaths: ["/data", "/var/cache/acme"],
  });
  expect(airlock.agentPort).toBe(9_000);
  const above = specsOn(1_000).agent.state[0]?.source ?? "";
  expect(agent.state).toEqual([
    { source: `${above}/path-0`, target: "/data" },
    { source: `${above}/path-1`, target: "/var/cache/acme" },
  ]);
});
