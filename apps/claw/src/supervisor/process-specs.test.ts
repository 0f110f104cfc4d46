import { homePaths, loadConfig } from "@deployclaw/config";
import { describe, expect, test } from "vitest";
import type { Identities } from "../layout/identities.ts";
import { redisUsersText } from "../redis/redis-files.ts";
import { dashboardSpec, type Installation, nodeSpecs, postgresSpec } from "./process-specs.ts";

const identity = (uid: number) => ({ uid, gid: uid + 100 });
const identities: Identities = {
  postgres: identity(1),
  redis: identity(2),
  api: identity(3),
  gateway: identity(4),
  audit: identity(5),
  dashboard: identity(6),
  orchestrator: identity(0),
  supervisor: identity(0),
};
const roles = [
  "POSTGRES",
  "DC_OWNER",
  "DC_API",
  "DC_AUTH",
  "DC_ORCHESTRATOR",
  "DC_ERASURE",
  "DC_GATEWAY",
  "DC_AUDIT",
  "DC_RETENTION",
];
const secretOfRole = (role: string) => `secret-${role.toLowerCase()}-${"x".repeat(32)}`;
const key = Buffer.alloc(32, 1).toString("base64");
const installation: Installation = {
  config: loadConfig("claw", {}),
  paths: homePaths("/h"),
  identities,
  isRoot: true,
  installationId: "6f1f1e2e-0a44-4a3b-9f5e-3b2a1c0d9e8f",
  hostName: "host-1",
  secrets: {
    database: Object.fromEntries(roles.map((role) => [`${role}_PASSWORD`, secretOfRole(role)])),
    redis: Object.fromEntries(
      ["API", "GATEWAY", "ORCHESTRATOR", "AUDIT"].map((user) => [`${user}_PASSWORD`, `redis-${user}`]),
    ),
    api: { AUTH_SECRET: `auth-${"x".repeat(40)}` },
    gateway: { VAULT_MASTER_KEYS: `1:${key}` },
    audit: { CHECKPOINT_KEY: key },
  },
};

describe("nodeSpecs", () => {
  const specs = nodeSpecs(installation);

  test("gives each process settings that it accepts", () => {
    expect(loadConfig("api", specs.api.env).authDatabase.username).toBe("dc_auth");
    expect(loadConfig("gateway", specs.gateway.env).database.username).toBe("dc_gateway");
    expect(loadConfig("orchestrator", specs.orchestrator.env)).toMatchObject({
      diskDriver: "loop",
      gatewayUid: 4,
      gatewayGid: 104,
    });
    expect(loadConfig("audit", specs.audit.env).checkpointKey).toBe(key);
  });

  test.each([
    ["api", ["DC_API", "DC_AUTH"], ["AUTH_SECRET"]],
    ["gateway", ["DC_GATEWAY"], ["VAULT_MASTER_KEYS"]],
    ["orchestrator", ["DC_ORCHESTRATOR", "DC_ERASURE"], []],
    ["audit", ["DC_AUDIT", "DC_RETENTION"], ["CHECKPOINT_KEY"]],
  ] as const)("gives %s its own secrets and nobody else's", (name, ownRoles, ownNames) => {
    const { env } = specs[name];
    const text = Object.values(env).join("\n");
    const seen = roles.filter((role) => text.includes(secretOfRole(role)));
    expect(seen).toEqual([...ownRoles]);
    const names = ["AUTH_SECRET", "VAULT_MASTER_KEYS", "CHECKPOINT_KEY"].filter((each) => each in env);
    expect(names).toEqual([...ownNames]);
    const users = ["API", "GATEWAY", "ORCHESTRATOR", "AUDIT"].filter((user) =>
      text.includes(`redis-${user}`),
    );
    expect(users).toEqual(name === "audit" ? [] : [name.toUpperCase()]);
  });

  test("hands the gateway, and nobody else, the minimum version of the master keys", () => {
    const config = loadConfig("claw", { VAULT_MASTER_KEYS: `1:${key},2:${key}`, VAULT_MINIMUM_VERSION: "2" });
    const given = nodeSpecs({ ...installation, config });
    expect(loadConfig("gateway", given.gateway.env).vaultMinimumVersion).toBe(2);
    expect(Object.values(given).filter(({ env }) => "VAULT_MINIMUM_VERSION" in env)).toEqual([given.gateway]);
    expect(loadConfig("gateway", specs.gateway.env).vaultMinimumVersion).toBe(1);
  });

  test("hands the API the limits and the proxies that are set, and otherwise leaves the strict defaults", () => {
    const config = loadConfig("claw", {
      TRUSTED_PROXIES: "10.0.0.7, fd00::/8",
      REQUESTS_PER_MINUTE_MAX: "50",
    });
    expect(loadConfig("api", nodeSpecs({ ...installation, config }).api.env)).toMatchObject({
      trustedProxies: ["10.0.0.7", "fd00::/8"],
      failedLoginsMax: 5,
      registrationsPerHourMax: 5,
      requestsPerMinuteMax: 50,
    });
    expect(loadConfig("api", specs.api.env)).toMatchObject({ trustedProxies: [], requestsPerMinuteMax: 600 });
  });

  test("runs each as its own user", () => {
    expect(Object.values(specs).map((spec) => spec.identity.uid)).toEqual([4, 0, 5, 3]);
  });

  test("uses a database and a Redis elsewhere when they are named", () => {
    const config = loadConfig("claw", {
      DATABASE_URL: "postgres://admin:a@db.internal/claw?sslmode=verify-full",
      REDIS_URL: "rediss://redis.internal",
    });
    const { gateway } = nodeSpecs({ ...installation, config });
    const { database, redisUrl } = loadConfig("gateway", gateway.env);
    expect(database).toMatchObject({
      host: "db.internal",
      username: "dc_gateway",
      database: "claw",
      ssl: true,
    });
    expect(redisUrl).toBe("rediss://redis.internal");
  });
});

test("the dashboard is told where it listens and nothing else, and the platform does without it", () => {
  const { args, env, identity: own, required } = dashboardSpec(installation);
  expect(args.slice(-2)).toEqual(["/h/app/dashboard/main.js", "/h/run/dashboard/dashboard.sock"]);
  const names = ["LC_ALL", "MALLOC_ARENA_MAX", "NEXT_TELEMETRY_DISABLED", "NODE_ENV", "TZ"];
  expect(Object.keys(env).sort()).toEqual(names);
  expect(own.uid).toBe(6);
  expect(required).toBe(false);
});

test("the embedded PostgreSQL listens on no TCP address and writes through", () => {
  const { args } = postgresSpec(installation);
  expect(args).toContain("listen_addresses=");
  expect(args).toContain("fsync=on");
});

test("Redis keeps no password and lets nobody in without one", () => {
  const text = redisUsersText(installation.secrets);
  expect(text).toContain("user default off");
  expect(text).not.toContain("redis-API");
  for (const user of ["orchestrator", "audit"])
    expect(text).toMatch(new RegExp(`^user ${user} .* -@admin -@dangerous `, "m"));
  expect(text).toMatch(/^user api .* ~limit:\* resetchannels -@all /m);
  expect(text).toMatch(/^user gateway .* ~gateway:spend:\* resetchannels -@all /m);
});
