import { defineConfig } from "vitest/config";

// People's way through the portal, in a browser, against a platform of its own.
export default defineConfig({
  test: {
    name: "portal",
    pool: "forks",
    include: ["apps/dashboard/e2e/*.e2e.test.ts"],
    globalSetup: "apps/claw/src/portal/portal-under-test.ts",
    bail: 1,
    testTimeout: 90_000,
    hookTimeout: 300_000,
  },
});
