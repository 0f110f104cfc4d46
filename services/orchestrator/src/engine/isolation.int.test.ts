import { readdir, readFile, readlink, stat, statfs } from "node:fs/promises";
import { type AgentId, cellUids, RUNTIMES } from "@deployclaw/domain";
import { testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import Docker from "dockerode";
import { afterAll, describe, expect, test } from "vitest";
import { cellSpecs } from "../cell/cell-specs.ts";
import { testOrchestrator } from "../testing/test-orchestrator.ts";
import { cgroupLimits } from "./cgroup-limits.ts";
import { settingsDrift } from "./container-settings.ts";
import type { ObservedContainer } from "./engine.ts";
import seccomp from "./seccomp.json" with { type: "json" };

const database = await testDatabase();
const world = await testOrchestrator(database);
const client = await testClient(database);
const docker = new Docker({ socketPath: "/var/run/docker.sock" });
const nano = RUNTIMES.nano;

type Live = { id: string; pid: number; uid: number };
type LiveCell = {
  how: string;
  agentId: AgentId;
  cellSlot: number;
  tookAirlock: boolean;
  airlock: Live;
  agent: Live;
};

/** Brings an agent up and gives its cell as the engine sees it. */
async function liveCell(how: string): Promise<LiveCell> {
  const waiting = (await database.superuser`SELECT container_id FROM pooled_airlocks`).map(
    (row): unknown => row["container_id"],
  );
  const { agentId } = await testAgent(database, client);
  await world.reconciler().reconcile(agentId);
  const [row] = await database.superuser<{ slot: number; ids: string[] }[]>`
    SELECT cell_slot AS slot, ARRAY[airlock_container_id, agent_container_id] AS ids
    FROM agents JOIN cells ON agent_id = id WHERE id = ${agentId}`;
  if (row === undefined) throw new Error("there is no cell");
  const uids = cellUids(row.slot);
  const live = (role: "airlock" | "agent", containers: readonly ObservedContainer[]): Live => {
    const one = containers.find((container) => container.role === role);
    if (one?.state.kind !== "running") throw new Error(`the ${role} does not run`);
    return {
      id: one.containerId,
      pid: one.state.pid,
      uid: role === "agent" ? uids.agentUid : uids.airlockUid,
    };
  };
  const containers = await world.engine.observeCell(agentId, row.ids);
  const airlock = live("airlock", containers);
  const tookAirlock = waiting.includes(airlock.id);
  return { how, agentId, cellSlot: row.slot, tookAirlock, airlock, agent: live("agent", containers) };
}

// The cells are there before the tests are named, as each test runs for both.
const fresh = await liveCell("made for it");
await world.pool(1).refill();
const taken = await liveCell("taken from the pool");
afterAll(async () => {
  await database.superuser`UPDATE agents SET desired = 'deleted'`;
  for (const { agentId } of [fresh, taken]) await world.reconciler().reconcile(agentId);
  await world.pool(0).refill();
  await world.close();
});

test("the two cells differ in where their airlock comes from", () => {
  expect([fresh.tookAirlock, taken.tookAirlock]).toEqual([false, true]);
});

async function processStatus(pid: number): Promise<Record<string, string>> {
  const text = await readFile(`/proc/${pid}/status`, "utf8");
  return Object.fromEntries(text.split("\n").map((line) => line.split(":\t").map((part) => part.trim())));
}
async function mountsOf(
  pid: number,
): Promise<Map<string, { options: string; type: string; superOptions: string }>> {
  const lines = (await readFile(`/proc/${pid}/mountinfo`, "utf8")).trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [before = "", after = ""] = line.split(" - ");
      const fields = before.split(" ");
      const [type = "", , superOptions = ""] = after.split(" ");
      return [fields[4] ?? "", { options: fields[5] ?? "", type, superOptions }];
    }),
  );
}
/** Every process of a container, its init and what that started. */
async function processesOf(pid: number): Promise<readonly number[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim();
  const below = children === "" ? [] : children.split(" ").map(Number);
  return [pid, ...(await Promise.all(below.map(processesOf))).flat()];
}

describe.each([fresh, taken])("a cell with an airlock $how", ({ agentId, cellSlot, airlock, agent }) => {
  const both = () => [airlock, agent];
  const cell = world.paths.cell(agentId);
  const relayed = world.paths.airlock(cellSlot);
  const uids = cellUids(cellSlot);

  test("when the host runs out of memory, every process of a cell goes before the platform's", async () => {
    const own = Number(await readFile("/proc/self/oom_score_adj", "utf8"));
    for (const { pid } of both())
      for (const one of await processesOf(pid))
        expect(Number(await readFile(`/proc/${one}/oom_score_adj`, "utf8"))).toBeGreaterThanOrEqual(
          own + 500,
        );
  });

  test("the engine reports exactly the specification of both containers", async () => {
    const specs = cellSpecs({
      owner: { ...world.host, cellSlot, clientId: client.clientId, agentId },
      runtime: "nano",
      custom: null,
      agentImage: world.images["nano"] ?? "",
      resources: nano.defaults,
      uids,
      images: { ids: world.images, refusals: {} },
      paths: world.paths,
      hostCpuMillis: nano.defaults.cpuMillis,
    });
    for (const one of await world.engine.observeCell(agentId, [airlock.id])) {
      const wanted =
        one.role === "agent"
          ? world.engine.wantedAgent(specs.agent)
          : world.engine.wantedAirlock(specs.airlock);
      expect(settingsDrift(wanted.settings, one.settings)).toEqual([]);
      expect(one.specHash).toBe(wanted.specHash);
    }
  });

  test("the engine reports each isolation setting of the agent container", async () => {
    const info = await docker.getContainer(agent.id).inspect();
    expect(info.HostConfig).toMatchObject({
      NetworkMode: `container:${airlock.id}`,
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ["ALL"],
      PidMode: "",
      IpcMode: "private",
      CgroupnsMode: "private",
      Tmpfs: { "/tmp": expect.stringMatching(/(?=.*noexec)(?=.*nosuid)(?=.*nodev)(?=.*size=16777216)/) },
      Memory: nano.defaults.memoryBytes,
      MemorySwap: nano.defaults.memoryBytes,
      NanoCpus: nano.defaults.cpuMillis * 1_000_000,
      PidsLimit: nano.defaults.pidsMax,
      Init: true,
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "none" },
    });
    expect(info.HostConfig.CapAdd ?? []).toEqual([]);
    expect(info.HostConfig.Devices ?? []).toEqual([]);
    expect(info.HostConfig.SecurityOpt[0]).toBe("no-new-privileges");
    expect(JSON.parse(info.HostConfig.SecurityOpt[1].slice("seccomp=".length))).toEqual(seccomp);
    expect(info.Config.User).toBe(`${agent.uid}:${agent.uid}`);
    expect(info.Config.Healthcheck).toEqual({ Test: ["NONE"] });
    expect(info.State.Health).toBeUndefined();
    // The engine hides what the kernel would show of the host.
    expect(info.HostConfig.MaskedPaths).toEqual(expect.arrayContaining(["/proc/kcore", "/sys/firmware"]));
    expect(info.HostConfig.ReadonlyPaths).toEqual(
      expect.arrayContaining(["/proc/sys", "/proc/sysrq-trigger"]),
    );
  });

  test("the engine reports each isolation setting of the airlock", async () => {
    const info = await docker.getContainer(airlock.id).inspect();
    expect(info.HostConfig).toMatchObject({
      NetworkMode: "none",
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ["ALL"],
      PidMode: "",
      IpcMode: "private",
      CgroupnsMode: "private",
      Memory: 32 * 1024 * 1024,
      MemorySwap: 32 * 1024 * 1024,
      PidsLimit: 64,
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "none" },
    });
    expect(info.HostConfig.CapAdd ?? []).toEqual([]);
    expect(info.HostConfig.Devices ?? []).toEqual([]);
    expect(info.HostConfig.PortBindings ?? {}).toEqual({});
    expect(info.HostConfig.SecurityOpt[0]).toBe("no-new-privileges");
    expect(JSON.parse(info.HostConfig.SecurityOpt[1].slice("seccomp=".length))).toEqual(seccomp);
    expect(info.Config.User).toBe(`${airlock.uid}:${airlock.uid}`);
    expect(Object.keys(info.NetworkSettings.Networks)).toEqual(["none"]);
  });

  test("the engine's list of mounts is exactly the cell's", async () => {
    const list = async (id: string) =>
      (await docker.getContainer(id).inspect()).Mounts.map(
        (mount) =>
          `${mount.Type} ${mount.Source} ${mount.Destination} ${mount.RW ? "rw" : "ro"} ${mount.Propagation}`,
      ).sort();
    expect(await list(agent.id)).toEqual(
      [
        `bind ${cell.config} /etc/deployclaw ro rprivate`,
        `bind ${cell.resolvConf} /etc/resolv.conf ro rprivate`,
        `bind ${cell.state} /state rw rprivate`,
      ].sort(),
    );
    expect(await list(airlock.id)).toEqual(
      [
        `bind ${relayed.out} /cell/out ro rprivate`,
        `bind ${relayed.in} /cell/in rw rprivate`,
        `bind ${relayed.resolvConf} /etc/resolv.conf ro rprivate`,
      ].sort(),
    );
  });

  test("the kernel gives every process of the cell no capability, no new privilege, our filter and its own uid", async () => {
    for (const container of both())
      for (const pid of await processesOf(container.pid)) {
        const status = await processStatus(pid);
        for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
          expect(status[set]).toMatch(/^0+$/);
        expect(status["NoNewPrivs"]).toBe("1");
        expect(status["Seccomp"]).toBe("2");
        expect(status["Uid"]?.split("\t")).toEqual(Array(4).fill(String(container.uid)));
        expect(status["Gid"]?.split("\t")).toEqual(Array(4).fill(String(container.uid)));
        expect(
          (status["Groups"] ?? "")
            .split(" ")
            .filter((group) => group !== String(container.uid) && group !== ""),
        ).toEqual([]);
        const limits = await readFile(`/proc/${pid}/limits`, "utf8");
        expect(limits).toMatch(
          container === agent ? /Max open files +8192 +8192/ : /Max open files +2048 +2048/,
        );
        expect(limits).toMatch(/Max core file size +0 +0/);
      }
    // A process without any of this, to show that the assertions could fail.
    expect((await processStatus(process.pid))["Seccomp"]).not.toBe("2");
  });

  test("the kernel holds the cell to its limits", async () => {
    const { defaults } = nano;
    expect(await cgroupLimits(agent.pid)).toEqual({
      memoryBytes: defaults.memoryBytes,
      swapBytes: 0,
      cpuMillis: defaults.cpuMillis,
      pidsMax: defaults.pidsMax,
    });
    expect(await cgroupLimits(airlock.pid)).toEqual({
      memoryBytes: 32 * 1024 * 1024,
      swapBytes: 0,
      cpuMillis: 500,
      pidsMax: 64,
    });
  });

  test("both containers are in one network namespace that has nothing but lo; every other namespace is their own", async () => {
    const namespace = (pid: number, kind: string) => readlink(`/proc/${pid}/ns/${kind}`);
    expect(await namespace(agent.pid, "net")).toBe(await namespace(airlock.pid, "net"));
    expect(await namespace(agent.pid, "net")).not.toBe(await namespace(process.pid, "net"));
    for (const kind of ["mnt", "pid", "ipc", "uts", "cgroup"]) {
      const [relay, inside, host] = await Promise.all(
        [airlock.pid, agent.pid, process.pid].map((pid) => namespace(pid, kind)),
      );
      // Containers that share a network share its host name too.
      if (kind === "uts") expect(new Set([inside, host]).size).toBe(2);
      else expect(new Set([relay, inside, host]).size).toBe(3);
    }
    const interfaces = (await readFile(`/proc/${agent.pid}/net/dev`, "utf8")).trim().split("\n").slice(2);
    expect(interfaces.map((line) => line.trim().split(":")[0])).toEqual(["lo"]);
    const routes = (await readFile(`/proc/${agent.pid}/net/route`, "utf8")).trim().split("\n").slice(1);
    expect(routes).toEqual([]);
  });

  test("the kernel mounts the root and the configuration read-only, state and /tmp without setuid or devices", async () => {
    const mounts = await mountsOf(agent.pid);
    const flags = (point: string) => mounts.get(point)?.options.split(",") ?? [];
    expect(flags("/")).toContain("ro");
    expect(flags("/etc/deployclaw")).toContain("ro");
    expect(flags("/etc/resolv.conf")).toContain("ro");
    expect(flags("/state")).toEqual(expect.arrayContaining(["rw", "nosuid", "nodev"]));
    expect(mounts.get("/state")?.type).toBe("ext4");
    expect(flags("/tmp")).toEqual(expect.arrayContaining(["rw", "nosuid", "nodev", "noexec"]));
    expect(mounts.get("/tmp")).toMatchObject({
      type: "tmpfs",
      superOptions: expect.stringContaining("size=16384k"),
    });
    const disk = await statfs(cell.state);
    expect(disk.blocks * disk.bsize).toBeLessThanOrEqual(nano.defaults.diskBytes);
    const relay = await mountsOf(airlock.pid);
    expect(relay.get("/")?.options).toMatch(/^ro/);
    expect(relay.get("/cell/out")?.options).toMatch(/^ro/);
    // What can be written to, apart from the kernel's own: nothing but these.
    const kernelOwn = /^\/(proc|sys|dev)(\/|$)/;
    const writable = (of: typeof mounts) =>
      [...of]
        .filter(([point, { options }]) => options.startsWith("rw") && !kernelOwn.test(point))
        .map(([point]) => point);
    expect(writable(mounts).sort()).toEqual(["/state", "/tmp"]);
    expect(writable(relay)).toEqual(["/cell/in"]);
  });

  test("what gateway, airlock and agent share is written by one side and read by the other's group", async () => {
    const owned = async (path: string) => {
      const { uid, gid, mode } = await stat(path);
      return [uid, gid, (mode & 0o7777).toString(8)];
    };
    const gatewayUid = process.getuid?.() ?? 0;
    const gatewayGid = process.getgid?.() ?? 0;
    expect(await owned(relayed.out)).toEqual([gatewayUid, uids.airlockUid, "2750"]);
    expect(await owned(relayed.in)).toEqual([uids.airlockUid, gatewayGid, "2750"]);
    expect(await owned(cell.config)).toEqual([gatewayUid, uids.agentUid, "2750"]);
    expect(await owned(cell.state)).toEqual([uids.agentUid, uids.agentUid, "700"]);
    expect(await readdir(relayed.in)).toEqual(["ingress.sock"]);
    expect(await readdir(relayed.out)).toEqual(["egress.sock"]);
  });

  test("nothing of the platform is inside: no engine socket, no name service, no secret in the environment", async () => {
    const root = `/proc/${agent.pid}/root`;
    expect(await readFile(`${root}/etc/resolv.conf`, "utf8")).toBe("");
    expect(await readlink(`${root}/var/run`)).toBe("/run");
    expect((await readdir(`${root}/run`)).filter((name) => name.endsWith(".sock"))).toEqual([]);
    const environment = (await readFile(`/proc/${agent.pid}/environ`, "utf8"))
      .split("\0")
      .filter((entry) => entry !== "");
    const names = environment.map((entry) => entry.split("=")[0]).sort();
    expect(names).toEqual(
      [
        "CURL_CA_BUNDLE",
        "GIT_SSL_CAINFO",
        "HOME",
        "HOSTNAME",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "NODE_EXTRA_CA_CERTS",
        "NO_PROXY",
        "PATH",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_FILE",
        "http_proxy",
        "https_proxy",
      ].sort(),
    );
    expect(environment.join("\n")).not.toContain("the-token");
  });
});
