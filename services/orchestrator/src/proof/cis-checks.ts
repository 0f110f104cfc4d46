import type { ProofCheck } from "@deployclaw/domain";
import {
  distinct,
  fieldOf,
  type Judgement,
  type LookedAt,
  proofCheck,
  type Surroundings,
} from "./looked-at.ts";

/** One recommendation of section 5 of the CIS Docker Benchmark v1.7.0, and how it is judged of a running container. */
export interface CisCheck {
  /** Its number in the benchmark. */
  readonly id: string;
  readonly title: string;
  /** Undefined where a container cannot be judged by it: the documentation says why. */
  readonly judge?: (looked: LookedAt, around: Surroundings) => Judgement;
}

const SENSITIVE = ["/", "/boot", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr"];

const setting = ({ report }: LookedAt, name: string): string => report.settings[name] ?? "";
const none = (value: string): string => (value === "" ? "none" : value);
const byEngine = (engine: string, ok: boolean): Judgement => ({ engine, kernel: null, ok });

const sharesWithHost =
  (kind: "net" | "pid" | "ipc" | "uts", name: string) =>
  (looked: LookedAt, { host }: Surroundings) => {
    const mode = name === "NetworkMode" ? looked.report.networkMode : setting(looked, name);
    const isShared = looked.kernel.namespaces[kind] === host[kind];
    return {
      engine: `${name} ${none(mode).slice(0, 24)}`,
      kernel: isShared ? "the host's" : "not the host's",
      ok: mode !== "host" && !isShared,
    };
  };

/** Every recommendation, in the benchmark's order. */
export const CIS_CHECKS: readonly CisCheck[] = [
  { id: "5.1", title: "Swarm mode is not enabled if not needed" },
  {
    id: "5.2",
    title: "An AppArmor profile is enabled, if applicable",
    judge: ({ report, kernel }, { modules }) => {
      if (!modules.appArmor) return { engine: null, kernel: "this host has no AppArmor", ok: true };
      const held = distinct(kernel.processes.map(({ appArmor }) => appArmor));
      const ok =
        !["", "unconfined"].includes(report.appArmorProfile) && !/unconfined/.test(held) && held !== "";
      return { engine: none(report.appArmorProfile), kernel: none(held), ok };
    },
  },
  {
    id: "5.3",
    title: "SELinux security options are set, if applicable",
    judge: (looked, { modules }) => {
      if (!modules.seLinux) return { engine: null, kernel: "this host has no SELinux", ok: true };
      return byEngine(
        "labels are left to the engine",
        !setting(looked, "SecurityOpt").includes("label=disable"),
      );
    },
  },
  {
    id: "5.4",
    title: "Linux kernel capabilities are restricted",
    judge: (looked) => {
      const sets = distinct(["CapEff", "CapBnd"].flatMap((set) => fieldOf(looked.kernel, set)));
      return {
        engine: `CapAdd ${none(setting(looked, "CapAdd"))}, CapDrop ${none(setting(looked, "CapDrop"))}`,
        kernel: sets,
        ok: setting(looked, "CapAdd") === "" && setting(looked, "CapDrop") === '["ALL"]' && /^0+$/.test(sets),
      };
    },
  },
  {
    id: "5.5",
    title: "Privileged containers are not used",
    judge: (looked) =>
      byEngine(
        `Privileged ${setting(looked, "Privileged") || "false"}`,
        setting(looked, "Privileged") === "",
      ),
  },
  {
    id: "5.6",
    title: "Sensitive host system directories are not mounted",
    judge: ({ report }) => {
      const sensitive = report.mounts.filter(({ source }) => SENSITIVE.includes(source));
      return byEngine(
        sensitive.length === 0 ? "none" : distinct(sensitive.map(({ source }) => source)),
        sensitive.length === 0,
      );
    },
  },
  {
    id: "5.7",
    title: "sshd is not run within containers",
    judge: ({ kernel }) => {
      const names = fieldOf(kernel, "Name");
      return { engine: null, kernel: distinct(names), ok: !names.includes("sshd") };
    },
  },
  { id: "5.8", title: "Privileged ports are not mapped", judge: publishesNothing },
  { id: "5.9", title: "Only needed ports are open on the container", judge: publishesNothing },
  {
    id: "5.10",
    title: "The host's network namespace is not shared",
    judge: sharesWithHost("net", "NetworkMode"),
  },
  {
    id: "5.11",
    title: "Memory usage is limited",
    judge: (looked) => ({
      engine: `Memory ${none(setting(looked, "Memory"))}`,
      kernel: `${looked.kernel.limits.memoryBytes} bytes, ${looked.kernel.limits.swapBytes} of swap`,
      ok: Number(setting(looked, "Memory")) > 0 && looked.kernel.limits.memoryBytes < 2 ** 50,
    }),
  },
  {
    id: "5.12",
    title: "CPU priority is set appropriately",
    judge: (looked) => ({
      engine: `NanoCpus ${none(setting(looked, "NanoCpus"))}`,
      kernel: `${looked.kernel.limits.cpuMillis} thousandths of a core`,
      ok: Number(setting(looked, "NanoCpus")) > 0 && looked.kernel.limits.cpuMillis > 0,
    }),
  },
  {
    id: "5.13",
    title: "The root filesystem is mounted read-only",
    judge: (looked) => {
      const root = looked.kernel.mounts.findLast(({ point }) => point === "/");
      const isReadOnly = root?.options.includes("ro") === true;
      return {
        engine: `ReadonlyRootfs ${none(setting(looked, "ReadonlyRootfs"))}`,
        kernel: isReadOnly ? "read-only" : "writable",
        ok: setting(looked, "ReadonlyRootfs") === "true" && isReadOnly,
      };
    },
  },
  { id: "5.14", title: "Incoming traffic is bound to a specific host interface", judge: publishesNothing },
  { id: "5.15", title: "The on-failure restart policy is set to 5" },
  {
    id: "5.16",
    title: "The host's process namespace is not shared",
    judge: sharesWithHost("pid", "PidMode"),
  },
  { id: "5.17", title: "The host's IPC namespace is not shared", judge: sharesWithHost("ipc", "IpcMode") },
  {
    id: "5.18",
    title: "Host devices are not directly exposed",
    judge: (looked) =>
      byEngine(
        none(setting(looked, "Devices")),
        setting(looked, "Devices") === "" && setting(looked, "DeviceCgroupRules") === "",
      ),
  },
  {
    id: "5.19",
    title: "The default ulimit is overwritten if needed",
    judge: (looked) =>
      byEngine(none(setting(looked, "Ulimits")), setting(looked, "Ulimits").includes('"nofile"')),
  },
  {
    id: "5.20",
    title: "Mount propagation mode is not set to shared",
    judge: ({ report, kernel }) => {
      const outward = kernel.mounts.filter(({ propagates }) => propagates).map(({ point }) => point);
      return {
        engine: none(distinct(report.mounts.map(({ propagation }) => propagation))),
        kernel: outward.length === 0 ? "private" : `not private: ${outward.join(", ")}`,
        ok: outward.length === 0 && report.mounts.every(({ propagation }) => !propagation.includes("shared")),
      };
    },
  },
  { id: "5.21", title: "The host's UTS namespace is not shared", judge: sharesWithHost("uts", "UTSMode") },
  {
    id: "5.22",
    title: "The default seccomp profile is not disabled",
    judge: (looked) => {
      const isOff = /seccomp[=:]unconfined/.test(setting(looked, "SecurityOpt"));
      const modes = distinct(fieldOf(looked.kernel, "Seccomp"));
      return {
        engine: isOff ? "unconfined" : "enabled",
        kernel: `mode ${modes}`,
        ok: !isOff && modes === "2",
      };
    },
  },
  {
    id: "5.23",
    title: "docker exec is not used with the privileged option",
    judge: ({ kernel }) => {
      const sets = distinct(fieldOf(kernel, "CapEff"));
      return { engine: null, kernel: sets, ok: /^0+$/.test(sets) };
    },
  },
  {
    id: "5.24",
    title: "docker exec is not used as root",
    judge: ({ kernel }) => {
      const uids = fieldOf(kernel, "Uid").flatMap((field) => field.split(/\s+/));
      return { engine: null, kernel: `uid ${distinct(uids)}`, ok: !uids.includes("0") };
    },
  },
  {
    id: "5.25",
    title: "Cgroup usage is confirmed",
    judge: ({ report }) => byEngine(`CgroupParent ${none(report.cgroupParent)}`, report.cgroupParent === ""),
  },
  {
    id: "5.26",
    title: "The container is restricted from acquiring additional privileges",
    judge: (looked) => {
      const flags = distinct(fieldOf(looked.kernel, "NoNewPrivs"));
      return {
        engine: setting(looked, "SecurityOpt").includes('"no-new-privileges"')
          ? "no-new-privileges"
          : "not set",
        kernel: `NoNewPrivs ${flags}`,
        ok: setting(looked, "SecurityOpt").includes('"no-new-privileges"') && flags === "1",
      };
    },
  },
  { id: "5.27", title: "Container health is checked at runtime" },
  {
    id: "5.28",
    title: "Docker commands use the latest version of their image",
    judge: ({ report }) => byEngine(report.image, /^sha256:[0-9a-f]{64}$/.test(report.image)),
  },
  {
    id: "5.29",
    title: "The PIDs cgroup limit is used",
    judge: (looked) => ({
      engine: `PidsLimit ${none(setting(looked, "PidsLimit"))}`,
      kernel: `${looked.kernel.limits.pidsMax} processes at most`,
      ok: Number(setting(looked, "PidsLimit")) > 0 && looked.kernel.limits.pidsMax > 0,
    }),
  },
  {
    id: "5.30",
    title: "The default bridge docker0 is not used",
    judge: ({ report, kernel }) => ({
      engine: none(distinct(report.networks)),
      kernel: distinct(kernel.interfaces),
      ok: !report.networks.includes("bridge") && kernel.interfaces.join() === "lo",
    }),
  },
  {
    id: "5.31",
    title: "The host's user namespaces are not shared",
    judge: ({ report }) => byEngine(`UsernsMode ${none(report.usernsMode)}`, report.usernsMode !== "host"),
  },
  {
    id: "5.32",
    title: "The Docker socket is not mounted",
    judge: ({ report, kernel }) => {
      const sockets = [
        ...report.mounts.map(({ source }) => source),
        ...kernel.mounts.map(({ point }) => point),
      ];
      const mounted = sockets.filter((path) => /\.sock$/.test(path));
      return { engine: none(distinct(mounted)), kernel: none(distinct(mounted)), ok: mounted.length === 0 };
    },
  },
];

function publishesNothing({ report }: LookedAt): Judgement {
  const ok = report.publishedPorts.length === 0 && !report.publishesAllPorts;
  return byEngine(ok ? "no port is published" : distinct(report.publishedPorts), ok);
}

/** What the benchmark says of a running container, those left out that no container can be judged by. Pure. */
export function cisChecks(looked: LookedAt, around: Surroundings): readonly ProofCheck[] {
  return CIS_CHECKS.flatMap(({ id, title, judge }) =>
    judge === undefined ? [] : [proofCheck(looked.container, `CIS ${id}: ${title}`, judge(looked, around))],
  );
}
