import { randomBytes, randomUUID } from "node:crypto";
import { deriveIdentityKeys } from "@deployclaw/core";
import { auditWriter } from "@deployclaw/db";
import { fixedClock, type TestDatabase } from "@deployclaw/testkit";
import type { ApiDeps } from "../api-deps.ts";
import { createApp } from "../create-app.ts";
import type { ReadinessCheck } from "../platform/readiness.ts";
import { memoryGateway } from "./memory-gateway.ts";
import { ORIGIN, TestBrowser } from "./test-browser.ts";

/** The API on a test database, with a clock that a test moves and a gateway in memory. */
export function testApi(
  database: TestDatabase,
  options: { readonly readiness?: readonly ReadinessCheck[] } = {},
) {
  const clock = fixedClock();
  const gateway = memoryGateway();
  const logged: string[] = [];
  const deps: ApiDeps = {
    publicUrl: ORIGIN,
    db: database.as("dc_api"),
    auth: database.as("dc_auth"),
    audit: auditWriter("api", randomUUID()),
    keys: deriveIdentityKeys("an auth secret of more than thirty-two characters"),
    clock,
    randomBytes: (size) => randomBytes(size),
    gateway,
    readiness: options.readiness ?? [],
    log: (line, err) => logged.push(err === undefined ? line : `${line} ${String(err)}`),
  };
  const app = createApp(deps);
  return { app, deps, clock, gateway, logged, browser: () => new TestBrowser(app, clock) };
}
