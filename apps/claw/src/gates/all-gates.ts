import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Gate } from "./gate.ts";
import { readVitestReport } from "./read-vitest-report.ts";

/** What the gates need to know of where they run. */
export type GatePlace = {
  readonly root: string;
  /** A directory of this run alone, deleted afterwards. */
  readonly scratch: string;
  /** A port that nobody listens on. */
  readonly port: number;
  /** Also what takes long. */
  readonly full: boolean;
};

/** Every gate in the order in which it is worth knowing: what is quick and often wrong comes first. */
export function allGates({ root, scratch, port, full }: GatePlace): Gate[] {
  const bin = (name: string) => join(root, "node_modules/.bin", name);
  const typesOf = (project: string): Gate => ({
    name: `types of ${project}`,
    program: bin("tsc"),
    args: ["-p", project, "--noEmit"],
  });
  const dashboard = "apps/dashboard/tsconfig.json";
  const tests = (name: string, args: readonly string[]): Gate => {
    const report = join(scratch, `${name.replaceAll(" ", "-")}.json`);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    return {
      name,
      program: bin("vitest"),
      args: ["run", ...args, ...reporters],
      readResult: (exitCode) => readVitestReport(report, root, exitCode),
    };
  };
  const portal = (runtime: "nano" | "openclaw") =>
    tests(`portal with ${runtime}`, ["--config", "vitest.e2e.config.ts", "--project", runtime]);
  // An installation of its own, on the way of a newcomer: from nothing to a verified log.
  const demo = (name: string): Gate => ({
    name,
    program: join(root, "claw"),
    args: ["demo", "--once", "--json"],
    settings: demoSettings({ scratch, port }),
  });
  return [
    { name: "format and lint", program: bin("biome"), args: ["check", "--error-on-warnings"] },
    typesOf("tsconfig.json"),
    ...(existsSync(join(root, dashboard)) ? [typesOf(dashboard)] : []),
    { name: "unused code", program: bin("knip"), args: ["--no-progress"] },
    { name: "OpenAPI document", program: bin("node"), args: ["tools/lint-openapi.ts"] },
    { name: "boundaries", program: bin("node"), args: ["tools/boundaries.ts"] },
    // Ahead of the tests, so that none of them waits minutes for its first cell or page.
    { name: "images of cells", program: bin("node"), args: ["infra/images/main.ts"] },
    { name: "dashboard", program: bin("node"), args: ["apps/dashboard/tools/build-dashboard.ts"] },
    { name: "script of each page", program: bin("node"), args: ["apps/dashboard/tools/print-first-load.ts"] },
    tests("unit and integration tests", ["--project", "unit", "--project", "integration"]),
    ...(full ? [tests("tests that take long", ["--project", "full"])] : []),
    portal("nano"),
    ...(full ? [portal("openclaw")] : []),
    demo("demo"),
    ...(full ? [demo("demo again, with what the first one left")] : []),
  ];
}

/** Removes what the demo left: containers, mounts and data. That it can is a check too. */
export function removalGate({ root, scratch, port }: GatePlace): Gate {
  const settings = demoSettings({ scratch, port });
  return { name: "nothing is left behind", program: join(root, "claw"), args: ["reset", "--yes"], settings };
}

function demoSettings({ scratch, port }: Pick<GatePlace, "scratch" | "port">): Record<string, string> {
  return { DEPLOYCLAW_HOME: join(scratch, "home"), PORT: String(port) };
}
