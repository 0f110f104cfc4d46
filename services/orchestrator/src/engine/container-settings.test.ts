import { expect, test } from "vitest";
import { reportedSettings, settingsDrift, wantedSettings } from "./container-settings.ts";
import { isolatedHostConfig } from "./isolated-host-config.ts";

const hostConfig = isolatedHostConfig({
  network: { kind: "own" },
  seccompProfile: "{}",
  memoryBytes: 1,
  nanoCpus: 2,
  pidsMax: 3,
  filesMax: 4,
  shmBytes: 5,
  init: true,
  tmpfs: { "/tmp": "rw" },
  mounts: [{ source: "/h/state", target: "/state", readOnly: false }],
});
const wanted = wantedSettings({ Image: "sha256:i", User: "7:7", HostConfig: hostConfig });
const reported = {
  Image: "sha256:i",
  Config: { User: "7:7" },
  HostConfig: hostConfig,
  Mounts: [{ Type: "bind", Source: "/h/state", Destination: "/state", RW: true }],
};

test("a container that is as wanted shows no difference, however the engine writes nothing", () => {
  const written = {
    ...hostConfig,
    CapAdd: null,
    GroupAdd: undefined,
    Devices: null,
    Ulimits: hostConfig.Ulimits,
  };
  expect(settingsDrift(wanted, reportedSettings(reported))).toEqual([]);
  expect(settingsDrift(wanted, reportedSettings({ ...reported, HostConfig: written }))).toEqual([]);
});

test.each<[string, object]>([
  ["ReadonlyRootfs", { ReadonlyRootfs: false }],
  ["Privileged", { Privileged: true }],
  ["CapAdd", { CapAdd: ["NET_ADMIN"] }],
  ["CapDrop", { CapDrop: [] }],
  ["SecurityOpt", { SecurityOpt: ["no-new-privileges", "seccomp=unconfined"] }],
  ["PidMode", { PidMode: "host" }],
  ["IpcMode", { IpcMode: "host" }],
  ["Memory", { Memory: 9 }],
  ["MemorySwap", { MemorySwap: -1 }],
  ["NanoCpus", { NanoCpus: 0 }],
  ["PidsLimit", { PidsLimit: 0 }],
  ["Ulimits", { Ulimits: null }],
  ["Devices", { Devices: [{ PathOnHost: "/dev/kvm" }] }],
  ["Binds", { Binds: ["/:/host"] }],
  ["Tmpfs", { Tmpfs: null }],
  ["LogConfig", { LogConfig: { Type: "json-file", Config: {} } }],
  ["RestartPolicy", { RestartPolicy: { Name: "always", MaximumRetryCount: 0 } }],
])("a changed %s is named", (name, change) => {
  const changed = reportedSettings({ ...reported, HostConfig: { ...hostConfig, ...change } });
  expect(settingsDrift(wanted, changed)).toEqual([name]);
});

test("a volume that an image declared, a writable configuration and another user are named", () => {
  const volume = {
    Type: "volume",
    Source: "/var/lib/docker/volumes/x/_data",
    Destination: "/data",
    RW: true,
  };
  const withVolume = reportedSettings({ ...reported, Mounts: [...reported.Mounts, volume] });
  expect(settingsDrift(wanted, withVolume)).toEqual(["Mounts"]);
  const readOnly = reportedSettings({ ...reported, Mounts: [{ ...reported.Mounts[0], RW: false }] });
  expect(settingsDrift(wanted, readOnly)).toEqual(["Mounts"]);
  expect(settingsDrift(wanted, reportedSettings({ ...reported, Config: { User: "0:0" } }))).toEqual(["User"]);
});
