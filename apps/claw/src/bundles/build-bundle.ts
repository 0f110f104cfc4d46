import { createHash } from "node:crypto";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BuildOptions, build, type SameShape } from "esbuild";
import { ClawError } from "../claw-error.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";
import type { BundleSpec } from "./bundle-specs.ts";
import { requireBuiltins } from "./require-builtins.ts";
import { stubModules } from "./stub-modules.ts";

/** What a bundle was made of: enough to know whether making it again would change anything. */
type Stamp = { readonly inputs: readonly string[]; readonly hash: string };

export type BuiltBundle = { readonly script: string; readonly rebuilt: boolean };

/**
 * Bundles one process from `<package>/src/…` into `<package>/dist/…`, with its source map. Does nothing when no
 * input changed since the last time.
 */
export async function buildBundle(root: string, spec: BundleSpec): Promise<BuiltBundle> {
  const script = join(root, spec.entry.replace("/src/", "/dist/").replace(/\.ts$/, ".js"));
  const stampFile = join(dirname(script), "stamp.json");
  if (existsSync(script) && isCurrent(root, stampFile)) return { script, rebuilt: false };
  const result = await bundle({
    absWorkingDir: root,
    entryPoints: [spec.entry],
    outfile: script,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minifySyntax: true,
    minifyWhitespace: true,
    // Node prints the line that threw.
    lineLimit: 160,
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    plugins: [requireBuiltins, stubModules],
    // CommonJS dependencies call require() for Node's own modules.
    banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
  });
  const inputs = Object.keys(result.metafile.inputs).filter(isWorkspaceFile).sort();
  const stamp: Stamp = { inputs, hash: hashInputs(root, inputs) };
  writeFileAtomic(stampFile, JSON.stringify(stamp), { mode: 0o644 });
  return { script, rebuilt: true };
}

/** esbuild itself prints what is wrong where. */
async function bundle<Options extends BuildOptions>(options: SameShape<BuildOptions, Options>) {
  try {
    return await build(options);
  } catch (err) {
    if (err instanceof Error && "errors" in err) {
      throw new ClawError("a process could not be bundled; the lines above say why", { cause: err });
    }
    throw err;
  }
}

function isCurrent(root: string, stampFile: string): boolean {
  if (!existsSync(stampFile)) return false;
  const stamp: Stamp = JSON.parse(readFileSync(stampFile, "utf8"));
  return (
    stamp.inputs.every((input) => existsSync(join(root, input))) &&
    stamp.hash === hashInputs(root, stamp.inputs)
  );
}

/** How a bundle is made decides what it holds as much as what it is made of. */
const recipe = readdirSync(import.meta.dirname).map((file) => join(import.meta.dirname, file));

/** Dependencies are named exactly by the lockfile, so it stands for all of them. */
function hashInputs(root: string, inputs: readonly string[]): string {
  const hash = createHash("sha256");
  for (const input of ["pnpm-lock.yaml", ...recipe.sort(), ...manifests(root), ...inputs]) {
    const path = input.startsWith("/") ? input : join(root, input);
    hash.update(`${input}\0`).update(createHash("sha256").update(readFileSync(path)).digest());
  }
  return hash.digest("hex");
}

/** What a package's manifest says of its exports and side effects decides what is bundled of it. */
function manifests(root: string): string[] {
  return globSync("{apps,services,packages}/*/package.json", { cwd: root }).sort();
}

function isWorkspaceFile(input: string): boolean {
  return !input.includes("node_modules/") && !/^(stub|builtin):/.test(input);
}
