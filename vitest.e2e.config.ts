import { defineConfig } from "vitest/config";

// People's way through the portal, in a browser, against a platform of its own with agents of one runtime.
const project = (portalRuntime: "nano" | "openclaw") => ({
  test: {
    name: portalRuntime,
    pool: "forks" as const,
    include: [`apps/dashboard/e2e/${portalRuntime === "nano" ? "*" : "portal"}.e2e.test.ts`],
    // One browser at a time; ending every step-up would reach into another file's tests.
    fileParallelism: false,
    globalSetup: "apps/claw/src/portal/portal-under-test.ts",
    provide: { portalRuntime },
    // Longer than any wait within a test, so that the wait says what is missing.
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
});

export default defineConfig({
  test: { bail: 1, projects: [project("nano"), project("openclaw")] },
});
