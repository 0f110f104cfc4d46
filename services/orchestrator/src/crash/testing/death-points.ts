import type { ReconcilerDeps } from "../../reconcile/reconciler.ts";

/** Called at every point at which a process can die, with what it has just done. */
export type DeathPoint = (done: string) => void;

const PORTS = ["engine", "disks", "directories", "gateway"] as const;
const READS = /^(observe|list|mounted|has|is|wanted|facts|stats|health|exec|watch)/;

function watched<Port extends object>(name: string, port: Port, point: DeathPoint): Port {
  return new Proxy(port, {
    get: (target, property, receiver) => {
      const member: unknown = Reflect.get(target, property, receiver);
      if (typeof member !== "function" || READS.test(String(property))) return member;
      return async (...args: unknown[]) => {
        const result: unknown = await Reflect.apply(member, target, args);
        point(`${name}.${String(property)}`);
        return result;
      };
    },
  });
}

/**
 * A reconciler's parts that tell `point` of everything they did to the world outside, before it is noted in Postgres, and
 * of each step of a plan once it is done. Nothing is listed by hand: what a plan does not do is no point, and a new call or
 * step is one.
 */
export function withDeathPoints(deps: ReconcilerDeps, point: DeathPoint): ReconcilerDeps {
  const ports = Object.fromEntries(PORTS.map((name) => [name, watched(name, deps[name], point)]));
  return { ...deps, ...ports, onStepDone: (_agentId, step) => point(step.kind) };
}
