import type { HomePaths } from "@deployclaw/config";
import { AppError, PROBE_UID, type ProofCheck, type ProofContainer } from "@deployclaw/domain";
import { parseProbeReport, probeScript } from "@deployclaw/probes";
import { cellSpecs, imageId } from "../cell/cell-specs.ts";
import type { ProbeSpec } from "../engine/cell-spec.ts";
import type { Engine, WantedContainer } from "../engine/engine.ts";
import { imageOfAgent } from "../images/image-of-agent.ts";
import type { ReconcilerDeps } from "../reconcile/reconciler.ts";
import { cisChecks } from "./cis-checks.ts";
import { isolationChecks } from "./isolation-checks.ts";
import { kernelFacts, namespacesOf, securityModules } from "./kernel-facts.ts";
import { type LookedAt, proofCheck } from "./looked-at.ts";
import { probeTargets } from "./probe-targets.ts";
import type { ClaimedProof, ProofResult, ProvenCell } from "./proof-store.ts";

/** What trying a cell takes. */
export interface ProveDeps
  extends Pick<ReconcilerDeps, "host" | "uidsOf" | "images" | "customImages" | "hostCpuMillis"> {
  readonly engine: Engine;
  readonly paths: HomePaths;
}

// Longer than everything that is tried, so that it ends by itself when nobody is left to remove it.
const LIFETIME_SECONDS = 240;

const GONE = new Set(["ENOENT", "ESRCH", "ENODEV"]);

const nothing = (reason: string): ProofResult => ({
  verdict: "error",
  specHash: undefined,
  checks: [],
  reason,
});
const REPLACED = "The cell was replaced while its isolation was being tried. Prove it again.";

/**
 * Tries the isolation of a cell: looks at both of its containers and at a throwaway one in its network, as the engine and
 * as the kernel have them, and runs every probe in the latter, which is gone afterwards. Changes nothing of the cell.
 */
export async function proveCell(
  deps: ProveDeps,
  proof: ClaimedProof,
  cell: ProvenCell,
): Promise<ProofResult> {
  const { airlockContainerId, agentContainerId } = cell;
  if (cell.desired !== "running" || cell.status !== "running") return nothing("The agent does not run.");
  if (!cell.isUpToDate || airlockContainerId === undefined || agentContainerId === undefined)
    return nothing("The agent is being changed. Prove it again once it runs.");
  const wanted = await wantedContainers(deps, cell);
  if (wanted === undefined) return nothing("The agent's image is not on its host.");
  const spec = await probeSpec(deps, proof, cell);
  const probeId = await deps.engine.createProbe(spec, agentContainerId);
  try {
    await deps.engine.start(probeId);
    const looked = await Promise.all([
      look(deps.engine, "agent", agentContainerId, wanted.agent),
      look(deps.engine, "airlock", airlockContainerId, wanted.airlock),
      look(deps.engine, "probe", probeId, deps.engine.wantedProbe(spec)),
    ]);
    const containers = looked.filter((one) => one !== undefined);
    const [agent] = containers;
    if (agent === undefined || containers.length < looked.length) return nothing(REPLACED);
    const tried = await runProbes(deps, probeId, cell.cellSlot);
    const checks = [...(await judge(containers)), ...tried];
    const verdict = checks.every(({ ok }) => ok) ? "passed" : "failed";
    return { verdict, specHash: agent.report.specHash, checks, reason: undefined };
  } finally {
    await deps.engine.remove(probeId);
  }
}

async function wantedContainers(deps: ProveDeps, cell: ProvenCell) {
  const images = await deps.images();
  const image = await imageOfAgent(deps.customImages, cell, images);
  if (image.kind !== "ready") return undefined;
  const specs = cellSpecs({
    owner: { ...deps.host, cellSlot: cell.cellSlot, clientId: cell.clientId, agentId: cell.agentId },
    runtime: cell.runtime,
    custom: cell.custom,
    agentImage: image.imageId,
    resources: cell.resources,
    uids: deps.uidsOf(cell.cellSlot),
    images,
    paths: deps.paths,
    hostCpuMillis: deps.hostCpuMillis,
  });
  return { agent: deps.engine.wantedAgent(specs.agent), airlock: deps.engine.wantedAirlock(specs.airlock) };
}

async function probeSpec(deps: ProveDeps, proof: ClaimedProof, cell: ProvenCell): Promise<ProbeSpec> {
  return {
    owner: { ...deps.host, cellSlot: cell.cellSlot },
    proofId: proof.proofId,
    image: imageId(await deps.images(), "nano"),
    uid: PROBE_UID,
    lifetimeSeconds: LIFETIME_SECONDS,
    resolvConf: deps.paths.cell(cell.agentId).resolvConf,
  };
}

/** Undefined when the container is gone. */
async function look(
  engine: Engine,
  container: ProofContainer,
  containerId: string,
  wanted: WantedContainer,
): Promise<LookedAt | undefined> {
  const report = await engine.report(containerId);
  if (report === undefined) return undefined;
  try {
    const kernel = await kernelFacts(report.pid);
    return { container, wanted: wanted.settings, wantedSpecHash: wanted.specHash, report, kernel };
  } catch (err) {
    // Its first process ended between the two, and with it its cgroup.
    if (err instanceof Error && "code" in err && GONE.has(String(err.code))) return undefined;
    throw err;
  }
}

async function judge(containers: readonly LookedAt[]): Promise<readonly ProofCheck[]> {
  const [host, modules] = await Promise.all([namespacesOf("self"), securityModules()]);
  return containers.flatMap((looked) => {
    const others = containers.filter((one) => one !== looked).map(({ kernel }) => kernel.namespaces);
    const around = { host, others, modules };
    return [...isolationChecks(looked, around), ...cisChecks(looked, around)];
  });
}

async function runProbes(deps: ProveDeps, probeId: string, cellSlot: number): Promise<readonly ProofCheck[]> {
  const script = probeScript(probeTargets(deps.paths, cellSlot));
  const { exitCode, output } = await deps.engine.exec(probeId, ["perl", "-"], script);
  if (exitCode !== 0)
    throw new AppError("dependency_unavailable", "The probes could not be run.", {
      cause: new Error(`they ended with ${exitCode}: ${output.slice(-1_000)}`),
    });
  return parseProbeReport(output).map(({ probe, blocked, detail }) =>
    proofCheck("probe", `Tried: ${probe}`, { engine: null, kernel: detail, ok: blocked }),
  );
}
