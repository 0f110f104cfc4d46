import { defineConfig } from "vitest/config";

// Two cores are what a newcomer's machine has; real servers and cells need room beside the tests.
const shared = {
  pool: "forks",
  testTimeout: 180_000,
  hookTimeout: 180_000,
  restoreMocks: true,
} as const;

const roots = ["apps", "services", "packages", "infra", "tools", "bench"];
const below = (name: string) => roots.map((root) => `${root}/**/${name}`);

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          include: below("*.test.ts"),
          exclude: [
            "**/node_modules/**",
            "**/dist/**",
            "**/*.int.test.ts",
            "**/*.full.test.ts",
            "**/*.e2e.test.ts",
          ],
        },
      },
      {
        test: {
          ...shared,
          name: "integration",
          include: below("*.int.test.ts"),
          exclude: ["**/node_modules/**", "**/dist/**"],
          // A second attempt is counted as passed and named in the summary as unstable.
          retry: 1,
          globalSetup: "packages/testkit/src/global-setup.ts",
        },
      },
      {
        test: {
          ...shared,
          name: "full",
          include: below("*.full.test.ts"),
          exclude: ["**/node_modules/**", "**/dist/**"],
          testTimeout: 1_800_000,
          globalSetup: "packages/testkit/src/global-setup.ts",
        },
      },
    ],
  },
});
