/** One program of the platform that is bundled into a single file. */
export type BundleSpec = {
  /** Folder below `$DEPLOYCLAW_HOME/app`. */
  readonly name: string;
  /** From the root of the repository. */
  readonly entry: string;
};

export const bundleSpecs: readonly BundleSpec[] = [
  { name: "claw", entry: "apps/claw/src/supervisor/main.ts" },
  { name: "migrate", entry: "apps/claw/src/migrate/main.ts" },
  { name: "api", entry: "apps/api/src/main.ts" },
  { name: "gateway", entry: "services/gateway/src/main.ts" },
  { name: "orchestrator", entry: "services/orchestrator/src/main.ts" },
  { name: "audit", entry: "services/audit/src/main.ts" },
  // Loaded by the audit process where tiles go to S3: elsewhere it costs nothing.
  { name: "audit-s3", entry: "services/audit/src/tiles/s3-tiles.ts" },
];
