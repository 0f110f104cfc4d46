import type { ProofCheck } from "@deployclaw/domain";
import { settingsDrift } from "../engine/container-settings.ts";
import { NAMESPACES } from "./kernel-facts.ts";
import {
  distinct,
  fieldOf,
  type Judgement,
  type LookedAt,
  proofCheck,
  type Surroundings,
} from "./looked-at.ts";

const CAPABILITY_SETS = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];
// What the engine itself mounts into every container, and what the kernel shows there.
const ENGINE_MOUNTS = [
  "/",
  "/etc/hosts",
  "/etc/hostname",
  "/etc/resolv.conf",
  "/sbin/docker-init",
  "/usr/sbin/docker-init",
  "/dev/init",
];
const DEVICE_MOUNTS = ["/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/console"];
const KERNEL_OWN = /^\/(proc|sys)(\/|$)/;

type Check = (looked: LookedAt, around: Surroundings) => Judgement;

const same = (wanted: LookedAt, names: readonly string[]): boolean =>
  names.every((name) => wanted.wanted[name] === wanted.report.settings[name]);

const said = ({ report }: LookedAt, names: readonly string[]): string =>
  names.map((name) => `${name} ${report.settings[name] || "none"}`).join(", ");

const settings: Check = ({ wanted, wantedSpecHash, report }) => {
  const drift = settingsDrift(wanted, report.settings);
  const isSame = report.specHash === wantedSpecHash;
  const differing = [...drift, ...(isSame ? [] : ["Spec"])];
  return {
    engine: differing.length === 0 ? "as specified" : `differs: ${differing.join(", ")}`,
    kernel: null,
    ok: differing.length === 0,
  };
};

/** The paths at which a container should have a mount of its own, and those of them that can be written to. */
function wantedMounts({ wanted }: LookedAt): {
  readonly all: ReadonlySet<string>;
  readonly writable: ReadonlySet<string>;
} {
  const lines = (wanted["Mounts"] ?? "").split("\n").filter((line) => line !== "");
  const binds = lines.map((line) => ({
    target: line.split(" ").at(-2) ?? "",
    isWritable: line.endsWith(" rw"),
  }));
  const tmpfs = Object.keys(JSON.parse(wanted["Tmpfs"] || "{}") as object);
  return {
    all: new Set([...binds.map(({ target }) => target), ...tmpfs]),
    writable: new Set([
      ...binds.filter(({ isWritable }) => isWritable).map(({ target }) => target),
      ...tmpfs,
    ]),
  };
}

const mounts: Check = (looked) => {
  const { all, writable } = wantedMounts(looked);
  const known = new Set([...all, ...ENGINE_MOUNTS, ...DEVICE_MOUNTS]);
  const seen = looked.kernel.mounts.filter(({ point }) => !KERNEL_OWN.test(point));
  const unknown = seen
    .filter(({ point }) => !known.has(point))
    .map(({ point }) => `${point} is not specified`);
  const loose = seen
    .filter(
      ({ point, options }) =>
        options.includes("rw") && !writable.has(point) && !DEVICE_MOUNTS.includes(point),
    )
    .map(({ point }) => `${point} can be written to`);
  const missing = [...all].filter((point) => !seen.some((mount) => mount.point === point));
  const faults = [...unknown, ...loose, ...missing.map((point) => `${point} is missing`)];
  return {
    engine: looked.report.mounts.map(({ target }) => target).join(", "),
    kernel: faults.length === 0 ? `can be written to: ${[...writable].join(", ")}` : faults.join("; "),
    ok: faults.length === 0 && same(looked, ["Mounts", "Tmpfs", "Binds", "VolumesFrom"]),
  };
};

const capabilities: Check = (looked) => {
  const names = ["CapAdd", "CapDrop", "Privileged"];
  const sets = CAPABILITY_SETS.map((set) => [set, distinct(fieldOf(looked.kernel, set))] as const);
  return {
    engine: said(looked, names),
    kernel: sets.map(([set, value]) => `${set} ${value}`).join(", "),
    ok: same(looked, names) && sets.every(([, value]) => /^0+$/.test(value)),
  };
};

const seccomp: Check = (looked) => {
  const modes = distinct(fieldOf(looked.kernel, "Seccomp"));
  const isOurs = same(looked, ["SecurityOpt"]);
  return {
    engine: isOurs ? "our own profile" : "not our profile",
    kernel: modes === "2" ? "every process is filtered" : `mode ${modes}`,
    ok: isOurs && modes === "2",
  };
};

const privileges: Check = (looked) => {
  const flags = distinct(fieldOf(looked.kernel, "NoNewPrivs"));
  const isSet = (looked.report.settings["SecurityOpt"] ?? "").includes('"no-new-privileges"');
  return {
    engine: isSet ? "no-new-privileges" : "not set",
    kernel: `NoNewPrivs ${flags}`,
    ok: isSet && flags === "1",
  };
};

const user: Check = (looked) => {
  const wanted = looked.wanted["User"] ?? "";
  const [uid = ""] = wanted.split(":");
  const ids = [...fieldOf(looked.kernel, "Uid"), ...fieldOf(looked.kernel, "Gid")].flatMap((field) =>
    field.split(/\s+/),
  );
  const groups = fieldOf(looked.kernel, "Groups").flatMap((field) =>
    field.split(/\s+/).filter((one) => one !== ""),
  );
  return {
    engine: `User ${looked.report.settings["User"] || "root"}`,
    kernel: `uid and gid ${distinct(ids)}, groups ${distinct(groups) || "none"}`,
    ok:
      same(looked, ["User", "GroupAdd"]) &&
      ids.every((one) => one === uid) &&
      groups.every((one) => one === uid),
  };
};

const limit = (
  names: readonly string[],
  unit: string,
  wantedOf: (looked: LookedAt) => number,
  kernelOf: (looked: LookedAt) => number,
): Check => {
  return (looked) => {
    const held = kernelOf(looked);
    return {
      engine: said(looked, names),
      kernel: `${held} ${unit}`,
      ok: same(looked, names) && held === wantedOf(looked),
    };
  };
};

const number = (setting: string) => (looked: LookedAt) => Number(looked.wanted[setting] || 0);

const files: Check = (looked) => {
  const wanted = JSON.parse(looked.wanted["Ulimits"] || "[]") as readonly { Name: string; Hard: number }[];
  const hard = wanted.find(({ Name }) => Name === "nofile")?.Hard;
  const open = looked.kernel.processes.map(
    ({ limits }) => /^Max open files +\d+ +(\d+)/m.exec(limits)?.[1] ?? "none",
  );
  const cores = looked.kernel.processes.map(
    ({ limits }) => /^Max core file size +\d+ +(\d+)/m.exec(limits)?.[1] ?? "any",
  );
  return {
    engine: said(looked, ["Ulimits"]),
    kernel: `${distinct(open)} open files, core files of ${distinct(cores)} bytes`,
    ok:
      same(looked, ["Ulimits"]) &&
      open.every((one) => Number(one) === hard) &&
      cores.every((one) => one === "0"),
  };
};

const namespaces: Check = (looked, { host, others }) => {
  const own = looked.kernel.namespaces;
  const ofHost = NAMESPACES.filter((kind) => own[kind] === host[kind]);
  // One network is a cell's; it takes its host name along.
  const apart = NAMESPACES.filter((kind) => kind !== "net" && kind !== "uts");
  const shared = apart.filter((kind) => others.some((other) => other[kind] === own[kind]));
  const split = others.some((other) => other.net !== own.net);
  const faults = [
    ...ofHost.map((kind) => `${kind} is the host's`),
    ...shared.map((kind) => `${kind} is another container's`),
    ...(split ? ["net is not the cell's"] : []),
  ];
  const names = ["PidMode", "IpcMode", "UTSMode", "CgroupnsMode", "UsernsMode"];
  return {
    engine: said(looked, names),
    kernel: faults.length === 0 ? "its own, but for the cell's network" : faults.join("; "),
    ok: faults.length === 0 && same(looked, names),
  };
};

const network: Check = ({ report, kernel }) => ({
  engine: report.networkMode.replace(/(?<=:.{12}).*/, ""),
  kernel: kernel.interfaces.join(", "),
  ok: /^(none$|container:)/.test(report.networkMode) && kernel.interfaces.join() === "lo",
});

/** Every check of a container's isolation, by its name. */
export const CHECKS: { readonly [name: string]: Check } = {
  Settings: settings,
  Mounts: mounts,
  Capabilities: capabilities,
  Seccomp: seccomp,
  "No new privileges": privileges,
  User: user,
  Memory: limit(["Memory"], "bytes", number("Memory"), ({ kernel }) => kernel.limits.memoryBytes),
  Swap: limit(
    ["MemorySwap"],
    "bytes of swap",
    () => 0,
    ({ kernel }) => kernel.limits.swapBytes,
  ),
  Processor: limit(
    ["NanoCpus", "CpuQuota"],
    "thousandths of a core",
    (looked) => number("NanoCpus")(looked) / 1_000_000,
    ({ kernel }) => kernel.limits.cpuMillis,
  ),
  Processes: limit(
    ["PidsLimit"],
    "processes at most",
    number("PidsLimit"),
    ({ kernel }) => kernel.limits.pidsMax,
  ),
  "Open files and core dumps": files,
  Namespaces: namespaces,
  Network: network,
};

/** What each check of a container's isolation came to: as specified, as the engine reports, as the kernel keeps. Pure. */
export function isolationChecks(looked: LookedAt, around: Surroundings): readonly ProofCheck[] {
  return Object.entries(CHECKS).map(([name, check]) =>
    proofCheck(looked.container, name, check(looked, around)),
  );
}
