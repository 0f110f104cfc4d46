import { type BenchResult, compare, median } from "../bench-report.ts";
import { KIND_FACTS, KINDS, type Kind } from "./kinds.ts";
import type { Measured } from "./measure-subject.ts";

/** What was measured, by kind and subject with a space between. */
export type Rounds = Map<string, readonly Measured[]>;

const TUNNELS_TARGET = 0.9;
const ADDED_P99_MS_MAX = 5;
const TUNNELS: readonly Kind[] = ["tunnel", "record"];

/** All comparisons of the gateway with the proxies, and of durable audit with none. */
export function gatewayResults(rounds: Rounds): BenchResult[] {
  const of = (kind: Kind, subject: string, what: keyof Measured): number[] => {
    const measured = rounds.get(`${kind} ${subject}`);
    if (measured === undefined) throw new Error(`${kind} was not asked of ${subject}`);
    return measured.map((each) => each[what]);
  };
  /** How much longer than the upstream itself, of the same round. */
  const added = (kind: Kind, subject: string, what: "p50Ms" | "p99Ms"): number[] => {
    const direct = of(kind, "direct", what);
    return of(kind, subject, what).map((value, round) => value - (direct[round] ?? 0));
  };

  const results: BenchResult[] = [];
  for (const kind of KINDS) {
    const { title, perSecond } = KIND_FACTS[kind];
    const against = TUNNELS.includes(kind) ? ["squid", "tinyproxy"] : [];
    for (const subject of ["audit off", "audit on"])
      for (const reference of [...against, ...(subject === "audit on" ? ["audit off"] : [])]) {
        const name = `${title}, ${subject} / ${reference}`;
        const target = subject === "audit off" && reference === "squid" ? TUNNELS_TARGET : undefined;
        results.push(
          {
            ...compare(
              `${name}, requests`,
              of(kind, subject, "perSecond"),
              of(kind, reference, "perSecond"),
              "per second",
              target,
            ),
            atLeast: true,
          },
          compare(
            `${name}, processor time of a request`,
            of(kind, subject, "cpuMicros"),
            of(kind, reference, "cpuMicros"),
            "µs",
          ),
          ...(["p50Ms", "p99Ms"] as const).map((what) =>
            compareExactly(
              `${name}, ${what.slice(0, 3)} added at ${perSecond} a second`,
              added(kind, subject, what),
              added(kind, reference, what),
            ),
          ),
        );
      }
  }
  results.push({
    ...compareExactly(
      `${KIND_FACTS.secured.title}, p99 added at 1000 a second with audit on / what it may`,
      added("secured", "audit on", "p99Ms"),
      [ADDED_P99_MS_MAX],
    ),
    target: 1,
  });
  return results;
}

/** Milliseconds that are parts of one. */
function compareExactly(name: string, ours: readonly number[], reference: readonly number[]): BenchResult {
  const exact = (values: readonly number[]) => Number(median(values).toFixed(2));
  return { ...compare(name, ours, reference, "ms"), ours: exact(ours), reference: exact(reference) };
}
