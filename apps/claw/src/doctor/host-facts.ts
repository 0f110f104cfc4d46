import { existsSync, readFileSync, statfsSync } from "node:fs";
import { release } from "node:os";
import { parseSwapAreas } from "@deployclaw/domain";
import type { ClawContext } from "../command.ts";
import { pingEngine } from "../host/engine-ping.ts";
import { findProgram } from "../host/find-program.ts";
import { installCommand, neededPrograms } from "../prerequisites/find-missing.ts";
import { imageFindings } from "./image-findings.ts";

/** One thing that was looked at. `missing` keeps the platform from working, `weak` only weakens a promise. */
export type Finding = {
  readonly state: "found" | "missing" | "weak";
  readonly what: string;
  readonly detail: string;
  readonly fix?: string;
};

/** Looks at every prerequisite and at what of the host matters to the platform's promises. Changes nothing. */
export async function examineHost(ctx: ClawContext): Promise<Finding[]> {
  const { config, isRoot } = ctx;
  const engine = await pingEngine(config.dockerSocket);
  const needs = { isRoot, redis: config.redisUrl === undefined, engine: !engine.answers, browser: false };
  const programs = neededPrograms(needs).map((needed): Finding => {
    const path = findProgram(needed.program, config.searchPath);
    if (path !== undefined) return { state: "found", what: needed.program, detail: path };
    return { state: "missing", what: needed.program, detail: needed.purpose, fix: installCommand([needed]) };
  });
  const images = engine.answers ? await imageFindings(ctx) : [];
  return [...programs, engineFinding(ctx, engine), ...images, ...hostFindings(ctx)];
}

function engineFinding(ctx: ClawContext, engine: Awaited<ReturnType<typeof pingEngine>>): Finding {
  const what = "Docker Engine";
  if (engine.answers)
    return { state: "found", what, detail: `${engine.version} at ${ctx.config.dockerSocket}` };
  const fix = ctx.isRoot ? "./claw up starts it" : "as root: systemctl start docker";
  return { state: "missing", what, detail: engine.reason, fix };
}

function hostFindings({ isRoot, config, paths }: ClawContext): Finding[] {
  const cgroup = existsSync("/sys/fs/cgroup/cgroup.controllers") ? "v2" : "v1";
  const seccomp = /^Seccomp:/m.test(readFileSync("/proc/self/status", "utf8"));
  const driver = config.diskDriver ?? (isRoot ? "loop" : "none");
  return [
    { state: "found", what: "kernel", detail: `${release()}, cgroup ${cgroup}` },
    seccomp
      ? { state: "found", what: "seccomp", detail: "filters system calls of cells" }
      : {
          state: "missing",
          what: "seccomp",
          detail: "cells cannot be sealed",
          fix: "a kernel with CONFIG_SECCOMP",
        },
    isRoot
      ? { state: "found", what: "users", detail: "each process runs as its own" }
      : { state: "weak", what: "users", detail: "everything runs as you", fix: "start it as root" },
    driver === "none"
      ? {
          state: "weak",
          what: "disk driver",
          detail: "none: agents can fill the disk",
          fix: "start it as root",
        }
      : { state: "found", what: "disk driver", detail: driver },
    swapFinding(readFileSync("/proc/swaps", "utf8")),
    diskFinding(paths.home),
  ];
}

/** Cells themselves are given no swap; what could reach it is the memory of the platform's processes. */
function swapFinding(swaps: string): Finding {
  const { all, exposed } = parseSwapAreas(swaps);
  if (exposed.length === 0)
    return { state: "found", what: "swap", detail: all.length === 0 ? "none" : all.join(", ") };
  return {
    state: "weak",
    what: "swap",
    detail: `${exposed.join(", ")} may hold keys unencrypted`,
    fix: "use zram or encrypted swap instead",
  };
}

function diskFinding(home: string): Finding {
  const stats = statfsSync(existsSync(home) ? home : "/");
  const freeGiB = (stats.bavail * stats.bsize) / 2 ** 30;
  const detail = `${freeGiB.toFixed(1)} GiB free for ${home}`;
  if (freeGiB >= 10) return { state: "found", what: "disk", detail };
  return { state: "weak", what: "disk", detail, fix: "images and one agent need about 10 GiB" };
}
