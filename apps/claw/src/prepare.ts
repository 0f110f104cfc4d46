import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { stop as stopEsbuild } from "esbuild";
import { buildBundle } from "./bundles/build-bundle.ts";
import { bundleSpecs } from "./bundles/bundle-specs.ts";
import { installDashboard } from "./bundles/install-dashboard.ts";
import { installFile, installNode, installPostgres, replaceFolder } from "./bundles/install-programs.ts";
import { ClawError } from "./claw-error.ts";
import type { ClawContext } from "./command.ts";
import { takeFileLock } from "./host/file-lock.ts";
import { buildImages } from "./images/build-images.ts";
import { checkReachable, directorySpecs, ensureDirectories } from "./layout/directories.ts";
import { ensureUsers } from "./layout/ensure-users.ts";
import { readIdentities } from "./layout/identities.ts";
import { ensureInstallationId } from "./layout/installation-id.ts";
import { ensureSecrets, readSecrets, secretOf } from "./layout/secrets.ts";
import { initCluster } from "./postgres/init-cluster.ts";
import { ensurePrerequisites } from "./prerequisites/ensure-prerequisites.ts";

const lockWaitSeconds = 900;

/**
 * Makes this machine ready to run the platform: programs, users, directories, secrets, bundles, images, an empty
 * database. Each step does nothing when its result is there. Two at once wait for each other.
 */
export async function prepare(ctx: ClawContext, options: { images: boolean }): Promise<void> {
  const { paths, say } = ctx;
  mkdirSync(paths.home, { recursive: true, mode: 0o711 });
  const lock = takeFileLock(paths.prepareLock) ?? waitForLock(ctx);
  try {
    await ensurePrerequisites(ctx);
    if (ctx.isRoot) {
      checkReachable(paths.home);
      await ensureUsers(say);
    }
    const identities = readIdentities(ctx.isRoot);
    ensureDirectories(directorySpecs(paths, identities));
    ensureSecrets(paths, identities, randomBytes);
    ensureInstallationId(paths, randomUUID);
    await installBundles(ctx);
    if (ctx.config.database === undefined) {
      installPostgres(paths);
      const password = secretOf(readSecrets(paths), "database", "POSTGRES_PASSWORD");
      await initCluster(paths, identities.postgres, password, ctx.isRoot);
    }
    // Side by side: the images wait for the network and the disk, the dashboard for a processor.
    await Promise.all([installDashboard(ctx), options.images ? buildImages(ctx) : undefined]);
  } finally {
    lock.release();
  }
}

/** Bundles every process and puts the bundles, the migrations and Node where each platform user reaches them. */
async function installBundles({ root, paths, say }: ClawContext): Promise<void> {
  installNode(paths);
  await Promise.all(
    bundleSpecs.map(async (spec) => {
      const { script, rebuilt } = await buildBundle(root, spec);
      if (rebuilt) say(`bundled ${spec.name}`);
      const target = paths.mainScript(spec.name);
      installFile(script, target, 0o644);
      installFile(`${script}.map`, `${target}.map`, 0o644);
      installFile(join(root, "package.json"), join(paths.app, "package.json"), 0o644);
    }),
  );
  // Its helper process must not become the supervisor's child.
  await stopEsbuild();
  replaceFolder(join(root, "drizzle"), paths.migrations);
  replaceFolder(join(root, "landing"), paths.landing);
  replaceFolder(join(root, "docs/errors"), paths.errorPages);
  installFile(join(root, "packages/transparency/standalone/verify.mjs"), paths.verifierScript, 0o644);
  installFile(join(import.meta.dirname, "guard/guard.sh"), paths.guardScript, 0o644);
}

function waitForLock({ paths, say }: ClawContext) {
  say("another claw is preparing this machine: waiting for it");
  const lock = takeFileLock(paths.prepareLock, lockWaitSeconds);
  if (lock === undefined) throw new ClawError("another claw has been preparing for 15 minutes: giving up");
  return lock;
}
