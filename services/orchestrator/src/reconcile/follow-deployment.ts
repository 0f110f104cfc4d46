import { type Clock, DEPLOY_STEPS, type DeployStep, type DeployStepRecord } from "@deployclaw/domain";
import type { CellDeployment } from "../store/cell-lease.ts";
import type { Stage, Step } from "./step.ts";

/** Which step of a deployment a step of a plan belongs to. */
const DEPLOY_STEP_OF: { readonly [Kind in Step["kind"]]?: DeployStep } = {
  "create-directories": "disk",
  "mount-disk": "disk",
  "prepare-gateway": "gateway",
  "create-airlock": "airlock",
  "start-airlock": "airlock",
  "create-agent": "agent",
  "start-agent": "start",
  "await-ready": "answer",
};

/** The step of a deployment that a step of a plan belongs to. */
export const deployStepOf = (kind: Step["kind"]): DeployStep | undefined => DEPLOY_STEP_OF[kind];

/** Notes how a deployment goes on while plans are applied. */
export interface DeploymentFollower {
  /** Said before a plan is applied: one that starts the agent begins a try, or takes up one that broke off. */
  plan(stages: readonly Stage[]): void;
  start(step: Step): void;
  end(step: Step): void;
  fail(step: Step): void;
}

/**
 * Follows one run of a reconciler. `previous` is what the runs before left, since bringing up a slow agent takes many;
 * `changed` gets each new state. A plan that brings nothing up changes nothing, unless it notes that the agent failed.
 */
export function followDeployment(options: {
  readonly previous: CellDeployment | undefined;
  readonly generation: number;
  /** Since when a first deployment was waited for. */
  readonly wantedAt: Date;
  readonly clock: Clock;
  readonly changed: (deployment: CellDeployment) => void;
}): DeploymentFollower {
  const { generation, wantedAt, clock } = options;
  let deployment = options.previous;
  let isUnderWay = false;
  const now = (): string => clock().toISOString();
  const recordOf = (name: DeployStep) => deployment?.steps.find(({ step }) => step === name);
  const hasAnswered = () => recordOf("answer")?.state === "done";

  const write = (startedAt: string, records: readonly DeployStepRecord[]): void => {
    const steps = DEPLOY_STEPS.flatMap((name) => records.filter(({ step }) => step === name));
    deployment = { generation, startedAt, steps };
    options.changed(deployment);
  };
  const put = (record: DeployStepRecord, startedAt = deployment?.startedAt ?? now()): void =>
    write(startedAt, [...(deployment?.steps.filter(({ step }) => step !== record.step) ?? []), record]);
  const close = (name: DeployStep, state: "done" | "failed"): void => {
    const endedAt = now();
    put({ step: name, state, startedAt: recordOf(name)?.startedAt ?? endedAt, endedAt });
  };

  const beginAnew = (): void => {
    const endedAt = now();
    const startedAt = deployment === undefined ? wantedAt.toISOString() : endedAt;
    write(startedAt, [{ step: "place", state: "done", startedAt, endedAt }]);
  };
  /** What was begun and need not be done again is there. */
  const takeUp = (broken: CellDeployment, again: ReadonlySet<DeployStep>): void => {
    const endedAt = now();
    const kept = broken.steps.filter(({ step }) => !again.has(step));
    write(
      broken.startedAt,
      kept.map((record) => ({ ...record, state: "done", endedAt: record.endedAt ?? endedAt })),
    );
  };

  const failedAgent = (): void => {
    if (deployment === undefined) return;
    const endedAt = now();
    // An agent that ran until now begins a new try by failing.
    const before = hasAnswered() ? undefined : recordOf("answer");
    const record = {
      step: "answer",
      state: "failed",
      startedAt: before?.startedAt ?? endedAt,
      endedAt,
    } as const;
    put(record, hasAnswered() ? endedAt : deployment.startedAt);
  };

  return {
    plan: (stages) => {
      const kinds = stages.flat().map(({ kind }) => kind);
      const isBroken = deployment?.generation === generation && !hasAnswered();
      const again = new Set(kinds.flatMap((kind) => DEPLOY_STEP_OF[kind] ?? []));
      if (kinds.includes("record-failure")) failedAgent();
      else if (kinds.includes("start-agent")) {
        isUnderWay = true;
        if (deployment !== undefined && isBroken) takeUp(deployment, again);
        else beginAnew();
      } else if (deployment !== undefined && isBroken && again.has("answer")) {
        isUnderWay = true;
        // It goes on waiting for the answer, since when it does.
        if (recordOf("answer") === undefined) takeUp(deployment, again);
      }
    },
    start: ({ kind }) => {
      const name = DEPLOY_STEP_OF[kind];
      if (!isUnderWay || name === undefined) return;
      const record = recordOf(name);
      if (record?.state !== "now")
        put({ step: name, state: "now", startedAt: record?.startedAt ?? now(), endedAt: null });
    },
    end: ({ kind }) => {
      const name = DEPLOY_STEP_OF[kind];
      if (isUnderWay && name !== undefined) close(name, "done");
    },
    fail: ({ kind }) => {
      const name = DEPLOY_STEP_OF[kind];
      if (isUnderWay && name !== undefined) close(name, "failed");
    },
  };
}
