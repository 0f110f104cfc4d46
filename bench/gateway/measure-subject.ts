import { cpuMs } from "./around/process-usage.ts";
import { KIND_FACTS, type Kind, type Subject } from "./kinds.ts";
import { closedLoop, openLoop } from "./load/measure-load.ts";

/** What one round told of one subject. */
export interface Measured {
  /** As many as get through. */
  readonly perSecond: number;
  /** Processor time of each of these; not of the upstream itself. */
  readonly cpuMicros: number;
  /** Share of its core that it used for them. */
  readonly busy: number;
  /** Of requests at a fixed rate. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Asks a subject as fast as it goes, and then at a fixed rate. */
export async function measureSubject(subject: Subject, kind: Kind, durationMs: number): Promise<Measured> {
  const channels = await subject.open(kind);
  try {
    await closedLoop(channels, durationMs / 5);
    const before = usedMs(subject);
    const begin = performance.now();
    const fast = await closedLoop(channels, durationMs);
    const tookMs = performance.now() - begin;
    const usedHereMs = usedMs(subject) - before;
    const { perSecond } = KIND_FACTS[kind];
    const steady = await openLoop(channels, { perSecond, durationMs });
    return {
      perSecond: fast.perSecond,
      cpuMicros: (usedHereMs * 1_000) / ((fast.perSecond * tookMs) / 1_000),
      busy: usedHereMs / tookMs,
      p50Ms: steady.p50Ms,
      p99Ms: steady.p99Ms,
    };
  } finally {
    for (const channel of channels) channel.close();
  }
}

const usedMs = ({ pid }: Subject): number => (pid === undefined ? 0 : cpuMs(pid));
