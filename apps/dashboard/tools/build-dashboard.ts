import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const folder = resolve(import.meta.dirname, "..");
const root = resolve(folder, "../..");
const output = join(folder, "dist/next");
const script = join(folder, "dist/main.js");
const stampFile = join(folder, "dist/stamp");

/** Everything that decides what the build gives; dependencies are named exactly by the lockfile. */
function hashInputs(): string {
  const patterns = [
    "apps/dashboard/{src,public,tools}/**/*",
    "apps/dashboard/*.{ts,mjs,json}",
    "pnpm-lock.yaml",
  ];
  const packages = [
    "packages/{contracts,domain}/package.json",
    "packages/contracts/src/client/*.ts",
    "packages/domain/src/**/*.ts",
  ];
  const files = globSync([...patterns, ...packages], { cwd: root, withFileTypes: true })
    // Next writes next-env.d.ts anew with each build.
    .filter(({ name }) => name !== "next-env.d.ts" && !/\.test\.tsx?$/.test(name))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function run(program: string, args: readonly string[]): void {
  const output = ["ignore", process.stderr, process.stderr] as const;
  const { status, error } = spawnSync(program, args, { cwd: folder, stdio: [...output] });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`, { cause: error });
}

function build(): void {
  const next = join(folder, "node_modules/next/dist/bin/next");
  run("env", ["NEXT_TELEMETRY_DISABLED=1", process.execPath, next, "build"]);
  const forNode = ["--bundle", "--platform=node", "--format=esm", "--target=node24", "--log-level=warning"];
  run(join(root, "node_modules/.bin/esbuild"), [
    "src/main.ts",
    ...forNode,
    "--sourcemap",
    `--outfile=${script}`,
  ]);
}

/** Next's standalone output with the files that a browser loads, each text packed once and for all. */
function assemble(): void {
  rmSync(output, { recursive: true, force: true });
  cpSync(join(folder, ".next/standalone"), output, { recursive: true, verbatimSymlinks: true });
  const app = join(output, "apps/dashboard");
  cpSync(join(folder, ".next/static"), join(app, ".next/static"), { recursive: true });
  cpSync(join(folder, "public"), join(app, "public"), { recursive: true });
  for (const pattern of [".next/static/**/*.{js,css,svg}", "public/**/*.svg"])
    for (const name of globSync(pattern, { cwd: app }))
      writeFileSync(join(app, `${name}.gz`), gzipSync(readFileSync(join(app, name)), { level: 9 }));
}

/** Two at once: the second waits, then finds the first one's result. The lock ends with this process. */
function waitForOthers(): void {
  const fd = openSync(join(folder, "node_modules/.build.lock"), "a");
  const { status } = spawnSync("flock", ["-x", "3"], { stdio: ["ignore", "ignore", "ignore", fd] });
  if (status !== 0) throw new Error("flock cannot be run: install util-linux");
}

/** `dist/main.js` and, beside it, all that it serves. */
waitForOthers();
const stamp = hashInputs();
if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) {
  const startedMs = performance.now();
  process.stdout.write("building the dashboard\n");
  // What is half done must not look like a result.
  rmSync(stampFile, { force: true });
  build();
  assemble();
  writeFileSync(stampFile, stamp);
  process.stdout.write(`built the dashboard in ${Math.round((performance.now() - startedMs) / 1000)} s\n`);
}
