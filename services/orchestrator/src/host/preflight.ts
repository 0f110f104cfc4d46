import type { DiskDriver } from "@deployclaw/config";
import type { PreflightFact } from "@deployclaw/db";
import { isAppError, parseSwapAreas } from "@deployclaw/domain";
import type { HostImages } from "../cell/cell-specs.ts";
import type { Engine, EngineFacts } from "../engine/engine.ts";
import { isPatchedRunc, RUNC_MIN } from "./patched-runc.ts";

/** What this machine has, apart from its engine. */
export interface MachineFacts {
  readonly isRoot: boolean;
  readonly hasLoopDevices: boolean;
  /** The text of /proc/swaps. */
  readonly swaps: string;
}

/** Every fact, and whether those that a cell cannot do without are so. */
export interface Preflight {
  readonly facts: readonly PreflightFact[];
  readonly acceptsCells: boolean;
}

const ENGINE_MIN = [20, 10] as const;
const REQUIRED = ["engine", "seccomp", "runtime", "cgroup", "swap", "disk", "images"] as const;

function versionAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ours = 0, next = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return ours > major || (ours === major && next >= minor);
}

function diskFacts(driver: DiskDriver, machine: MachineFacts): readonly PreflightFact[] {
  if (driver === "loop") {
    const ok = machine.isRoot && machine.hasLoopDevices;
    return [
      { name: "disk", ok, detail: ok ? "loop devices" : "loop devices need root and /dev/loop-control" },
      { name: "disk cap", ok, detail: ok ? "each agent has a disk of its own size" : "not enforced" },
    ];
  }
  if (driver === "pquota")
    return [{ name: "disk", ok: false, detail: "project quotas are not supported yet; use loop" }];
  return [
    { name: "disk", ok: true, detail: "plain directories" },
    { name: "disk cap", ok: false, detail: "NOT ENFORCED: an agent can fill this host's filesystem" },
  ];
}

/** Cells are given no swap, which takes an engine that can limit it; what is left is the platform's own memory. */
function swapFacts(swaps: string, limited: boolean): readonly PreflightFact[] {
  const { all, exposed } = parseSwapAreas(swaps);
  const areas = all.length === 0 ? "none" : all.join(", ");
  if (exposed.length === 0) return [{ name: "swap", ok: true, detail: areas }];
  const unencrypted = `${exposed.join(", ")} may hold memory unencrypted`;
  return limited
    ? [
        { name: "swap", ok: true, detail: `${areas}; not for cells` },
        { name: "swap of the platform", ok: false, detail: unencrypted },
      ]
    : [{ name: "swap", ok: false, detail: `${unencrypted}, and the engine cannot keep cells out of it` }];
}

function runtimeFact({ runc }: EngineFacts): PreflightFact {
  if (runc === undefined) return { name: "runtime", ok: false, detail: "the engine names no runc" };
  const ok = isPatchedRunc(runc);
  const detail = `runc ${runc.version} (${runc.commit})${ok ? "" : `, older than ${RUNC_MIN} and not mended`}`;
  return { name: "runtime", ok, detail };
}

function cgroupFact({ cgroupVersion, limits }: EngineFacts): PreflightFact {
  const missing = (["memory", "processor", "processes"] as const).filter((limit) => !limits[limit]);
  const detail = `version ${cgroupVersion}`;
  return missing.length === 0
    ? { name: "cgroup", ok: true, detail }
    : { name: "cgroup", ok: false, detail: `${detail}; the engine cannot limit ${missing.join(", ")}` };
}

function engineFacts(facts: EngineFacts | undefined): readonly PreflightFact[] {
  if (facts === undefined) return [{ name: "engine", ok: false, detail: "does not answer" }];
  const recent = versionAtLeast(facts.version, ENGINE_MIN);
  return [
    {
      name: "engine",
      ok: recent,
      detail: `${facts.version}, API ${facts.apiVersion}${recent ? "" : `, older than ${ENGINE_MIN.join(".")}`}`,
    },
    { name: "seccomp", ok: facts.seccomp, detail: facts.seccomp ? "available" : "the engine has none" },
    runtimeFact(facts),
    cgroupFact(facts),
  ];
}

async function ifEngineAnswers<Result>(question: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await question();
  } catch (err) {
    if (isAppError(err, "dependency_unavailable") || isAppError(err, "engine_timeout")) return undefined;
    throw err;
  }
}

async function imageFacts(engine: Engine, { ids, refusals }: HostImages): Promise<readonly PreflightFact[]> {
  const { airlock: refusal, ...others } = refusals;
  const fact = (ok: boolean, detail: string): PreflightFact => ({ name: "images", ok, detail });
  if (refusal !== undefined) return [fact(false, refusal)];
  const airlock = ids["airlock"];
  if (airlock === undefined) return [fact(false, "not built yet")];
  const labels = await ifEngineAnswers(() => engine.imageLabels(airlock));
  if (labels === undefined) return [fact(false, "the airlock's image is not in the engine")];
  return [
    fact(true, Object.keys(ids).sort().join(", ")),
    ...Object.entries(others).map(([name, detail]) => ({ name: `image of ${name}`, ok: false, detail })),
  ];
}

/** Asks engine and machine whether cells can run here; what is missing is said in words. */
export async function preflight(input: {
  readonly engine: Engine;
  readonly images: HostImages;
  readonly diskDriver: DiskDriver;
  readonly machine: MachineFacts;
}): Promise<Preflight> {
  const engine = await ifEngineAnswers(() => input.engine.facts());
  const facts = [
    ...engineFacts(engine),
    ...diskFacts(input.diskDriver, input.machine),
    ...swapFacts(input.machine.swaps, engine?.limits.swap === true),
    ...(await imageFacts(input.engine, input.images)),
  ];
  const acceptsCells = REQUIRED.every((name) => facts.some((fact) => fact.name === name && fact.ok));
  return { facts, acceptsCells };
}
