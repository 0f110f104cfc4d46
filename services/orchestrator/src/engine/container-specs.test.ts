import { expect, test } from "vitest";
import { agentContainerSpec } from "./agent-container-spec.ts";
import { airlockContainerSpec } from "./airlock-container-spec.ts";
import type { AgentSpec, AirlockSpec } from "./cell-spec.ts";
import { fullSpecHash } from "./spec-hash.ts";

const owner = {
  installationId: "the-installation",
  hostName: "the-host",
  hostNonce: "the-nonce",
  cellSlot: 7,
  clientId: "the-client",
  agentId: "the-agent",
};
const agent: AgentSpec = {
  owner,
  image: "sha256:agent-image",
  uid: 2_000_014,
  resources: { memoryBytes: 111_000_000, cpuMillis: 333, diskBytes: 222_000_000, pidsMax: 44 },
  env: { HOME: "/state", EMPTY: "" },
  tmpBytes: 555_000,
  configDirectory: "/h/cells/a/config",
  state: [{ source: "/h/state/a", target: "/state" }],
  entrypoint: undefined,
  resolvConf: "/h/cells/a/resolv.conf",
};
const airlock: AirlockSpec = {
  owner,
  image: "sha256:airlock-image",
  uid: 2_000_015,
  agentPort: 18_790,
  outDirectory: "/h/airlocks/7/out",
  inDirectory: "/h/airlocks/7/in",
  resolvConf: "/h/airlocks/7/resolv.conf",
};
const bind = (Source: string, Target: string, ReadOnly: boolean) => ({
  Type: "bind",
  Source,
  Target,
  ReadOnly,
  BindOptions: { Propagation: "rprivate", NonRecursive: true },
});
const isolation = {
  ReadonlyRootfs: true,
  Privileged: false,
  CapAdd: [],
  CapDrop: ["ALL"],
  GroupAdd: [],
  SecurityOpt: ["no-new-privileges", "seccomp={the profile}"],
  PidMode: "",
  IpcMode: "private",
  UTSMode: "",
  CgroupnsMode: "private",
  OomKillDisable: false,
  OomScoreAdj: 500,
  Devices: [],
  DeviceCgroupRules: [],
  AutoRemove: false,
  PublishAllPorts: false,
  RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
  LogConfig: { Type: "none", Config: {} },
};
const labels = (role: string) => ({
  "deployclaw.installation": "the-installation",
  "deployclaw.host": "the-host",
  "deployclaw.nonce": "the-nonce",
  "deployclaw.client": "the-client",
  "deployclaw.agent": "the-agent",
  "deployclaw.role": role,
  "deployclaw.slot": "7",
  "deployclaw.spec": expect.stringMatching(/^[0-9a-f]{64}$/),
});

test("an agent container has every isolation setting and nothing besides", () => {
  expect(agentContainerSpec(agent, "the-airlock", "{the profile}")).toStrictEqual({
    Image: "sha256:agent-image",
    User: "2000014:2000014",
    Env: ["HOME=/state", "EMPTY="],
    Tty: false,
    OpenStdin: false,
    Healthcheck: { Test: ["NONE"] },
    Labels: labels("agent"),
    HostConfig: {
      ...isolation,
      NetworkMode: "container:the-airlock",
      ShmSize: 16_777_216,
      Memory: 111_000_000,
      MemorySwap: 111_000_000,
      NanoCpus: 333_000_000,
      PidsLimit: 44,
      Ulimits: [
        { Name: "nofile", Soft: 8_192, Hard: 8_192 },
        { Name: "core", Soft: 0, Hard: 0 },
      ],
      Init: true,
      Tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=555000,mode=1777" },
      Mounts: [
        bind("/h/cells/a/config", "/etc/deployclaw", true),
        bind("/h/cells/a/resolv.conf", "/etc/resolv.conf", true),
        bind("/h/state/a", "/state", false),
      ],
    },
  });
});

test("an airlock has every isolation setting and nothing besides", () => {
  expect(airlockContainerSpec(airlock, { kind: "own" }, "{the profile}")).toStrictEqual({
    Image: "sha256:airlock-image",
    User: "2000015:2000015",
    Env: ["AGENT_PORT=18790"],
    Tty: false,
    OpenStdin: false,
    Healthcheck: { Test: ["NONE"] },
    Labels: labels("airlock"),
    HostConfig: {
      ...isolation,
      NetworkMode: "none",
      ShmSize: 1_048_576,
      Memory: 33_554_432,
      MemorySwap: 33_554_432,
      NanoCpus: 500_000_000,
      PidsLimit: 64,
      Ulimits: [
        { Name: "nofile", Soft: 2_048, Hard: 2_048 },
        { Name: "core", Soft: 0, Hard: 0 },
      ],
      Init: false,
      Tmpfs: {},
      Mounts: [
        bind("/h/airlocks/7/out", "/cell/out", true),
        bind("/h/airlocks/7/in", "/cell/in", false),
        bind("/h/airlocks/7/resolv.conf", "/etc/resolv.conf", true),
      ],
    },
  });
});

test("a replacement airlock differs in its network alone", () => {
  const first = airlockContainerSpec(airlock, { kind: "own" }, "p");
  const second = airlockContainerSpec(airlock, { kind: "shared", containerId: "the-agent-container" }, "p");
  expect(second).toStrictEqual({
    ...first,
    HostConfig: { ...first.HostConfig, NetworkMode: "container:the-agent-container" },
  });
});

test.each<[string, Partial<AgentSpec>]>([
  ["image", { image: "sha256:other" }],
  ["uid", { uid: 2_000_016 }],
  ["environment", { env: { HOME: "/other" } }],
  ["/tmp", { tmpBytes: 1 }],
  ["state directory", { state: [{ source: "/h/state/b", target: "/state" }] }],
  ["entrypoint", { entrypoint: ["/bin/other"] }],
])("another %s is another spec", (_what, change) => {
  const hash = (spec: AgentSpec) => agentContainerSpec(spec, "x", "p").Labels["deployclaw.spec"];
  expect(hash({ ...agent, ...change })).not.toBe(hash(agent));
  expect(hash({ ...agent })).toBe(hash(agent));
});

test.each<[string, Partial<AgentSpec["resources"]>]>([
  ["memory", { memoryBytes: 1 }],
  ["processor share", { cpuMillis: 1 }],
  ["processes", { pidsMax: 1 }],
])("another %s is the same spec held to other limits", (_what, change) => {
  const other = { ...agent, resources: { ...agent.resources, ...change } };
  const bodies = [agent, other].map((spec) => agentContainerSpec(spec, "x", "p"));
  expect(new Set(bodies.map(({ Labels }) => Labels["deployclaw.spec"])).size).toBe(1);
  expect(new Set(bodies.map(fullSpecHash)).size).toBe(2);
});

test("another seccomp profile is another spec", () => {
  const hash = (profile: string) => agentContainerSpec(agent, "x", profile).Labels["deployclaw.spec"];
  expect(hash("p")).not.toBe(hash("q"));
});
