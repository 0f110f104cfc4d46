import type { ProofCheck, ProofContainer } from "@deployclaw/domain";
import type { ContainerReport } from "../engine/container-report.ts";
import type { ContainerSettings } from "../engine/engine.ts";
import type { KernelFacts } from "./kernel-facts.ts";

/** A running container as it should be, as the engine has it, and as the kernel has it. */
export interface LookedAt {
  readonly container: ProofContainer;
  readonly wanted: ContainerSettings;
  /** Of everything that stays as it was made. */
  readonly wantedSpecHash: string;
  readonly report: ContainerReport;
  readonly kernel: KernelFacts;
}

/** What surrounds a container. */
export interface Surroundings {
  readonly host: KernelFacts["namespaces"];
  /** The namespaces of the other containers of the cell. */
  readonly others: readonly KernelFacts["namespaces"][];
  readonly modules: { readonly appArmor: boolean; readonly seLinux: boolean };
}

/** What one check came to. */
export type Judgement = Omit<ProofCheck, "container" | "name">;

const TEXT_MAX = 600;
const cut = (text: string | null): string | null => (text === null ? null : text.slice(0, TEXT_MAX));

/** A check as it is kept; what was said is cut to a length that a row can hold. */
export function proofCheck(container: ProofContainer, name: string, judgement: Judgement): ProofCheck {
  return {
    container,
    name,
    engine: cut(judgement.engine),
    kernel: cut(judgement.kernel),
    ok: judgement.ok,
  };
}

/** The different values among those given, in one line. */
export const distinct = (values: readonly string[]): string => [...new Set(values)].join("; ");

/** A field of the status of every process of a container. */
export const fieldOf = ({ processes }: KernelFacts, name: string): readonly string[] =>
  processes.map(({ status }) => status.get(name) ?? "not said");
