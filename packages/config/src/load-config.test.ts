import { describe, expect, test } from "vitest";
import { ConfigError } from "./config-error.ts";
import { formatDatabaseAddress, formatRedisSocketUrl } from "./connection-urls.ts";
import { loadConfig } from "./load-config.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const apiEnv = {
  DEPLOYCLAW_HOME: "/var/lib/deployclaw",
  INSTALLATION_ID: "6f1f1e2e-0a44-4a3b-9f5e-3b2a1c0d9e8f",
  HOST_NAME: "host-1",
  PUBLIC_URL: "https://claw.example",
  PORT: "8787",
  DATABASE_URL: "postgres://dc_api:p%40ss@localhost/deployclaw?host=/var/lib/deployclaw/run/postgres",
  AUTH_DATABASE_URL: "postgres://dc_auth:x@db.internal:6000/deployclaw?sslmode=verify-full",
  REDIS_URL: "redis://api:s%2Fcret@localhost?path=/var/lib/deployclaw/run/redis/redis.sock",
  AUTH_SECRET: "a".repeat(43),
};

function problemsOf(run: () => unknown) {
  try {
    run();
  } catch (err) {
    if (err instanceof ConfigError) return err;
    throw err;
  }
  throw new Error("nothing was refused");
}

describe("loadConfig", () => {
  test("reads every setting, and gives the default of what is not set", () => {
    const config = loadConfig("api", apiEnv);
    expect(config.database).toEqual({
      host: "/var/lib/deployclaw/run/postgres",
      port: 5432,
      username: "dc_api",
      password: "p@ss",
      database: "deployclaw",
      ssl: false,
    });
    expect(config.authDatabase).toMatchObject({ host: "db.internal", port: 6000, ssl: true });
    expect(config.port).toBe(8787);
    expect(config.listenAddress).toBe("127.0.0.1");
  });

  test.each([
    ["DATABASE_URL", "postgres://localhost/deployclaw"],
    ["DATABASE_URL", "postgres://dc_api:x@localhost"],
    ["DATABASE_URL", "postgres://dc_api:x@localhost/d?host=relative"],
    ["DATABASE_URL", "postgres://dc_api:x@localhost/d?sslmode=prefer"],
    ["DATABASE_URL", "mysql://dc_api:x@localhost/d"],
    ["REDIS_URL", "http://localhost"],
    ["REDIS_URL", "redis://localhost/name"],
    ["REDIS_URL", "redis://localhost?path=relative"],
    ["SMTP_URL", "mail.example"],
    ["SMTP_URL", "http://mail.example"],
    ["SMTP_URL", "smtps://mail.example/inbox"],
    ["MAIL_FROM", "DeployClaw <claw@mail.example>"],
    ["MAIL_FROM", "claw@mail.example\r\nBcc: eve@mail.example"],
  ])("refuses %s=%s", (variable, value) => {
    const err = problemsOf(() => loadConfig("api", { ...apiEnv, [variable]: value }));
    expect(err.problems).toMatchObject([{ variable }]);
  });

  test("names every variable that is missing or empty", () => {
    const err = problemsOf(() => loadConfig("api", { ...apiEnv, PORT: undefined, HOST_NAME: "" }));
    expect(err.problems).toEqual([
      { variable: "HOST_NAME", problem: "is not set" },
      { variable: "PORT", problem: "is not set" },
    ]);
  });

  test.each(Object.keys(apiEnv))("refuses a wrong %s without showing its value", (variable) => {
    const canary = "c4nary value\0";
    const err = problemsOf(() => loadConfig("api", { ...apiEnv, [variable]: canary }));
    expect(err.problems.map((problem) => problem.variable)).toEqual([variable]);
    expect(`${err.message}${JSON.stringify(err)}`).not.toContain("c4nary");
  });

  test.each([
    "http://claw.example",
    "https://claw.example/path",
    "https://user@claw.example",
    "ftp://127.0.0.1",
  ])("refuses the public address %s", (url) => {
    const err = problemsOf(() => loadConfig("api", { ...apiEnv, PUBLIC_URL: url }));
    expect(err.problems).toMatchObject([{ variable: "PUBLIC_URL" }]);
  });

  test("accepts plain http on loopback", () => {
    const config = loadConfig("api", { ...apiEnv, PUBLIC_URL: "http://127.0.0.1:8787" });
    expect(config.publicUrl).toBe("http://127.0.0.1:8787");
  });

  test.each([
    ["a short key", "1:YWJj"],
    ["a version twice", `1:${key},1:${key}`],
    ["version 0", `0:${key}`],
    ["base64 that is not canonical", `1:${key.slice(0, -2)}d=`],
    ["nothing after the comma", `1:${key},`],
  ])("refuses master keys with %s", (_case, value) => {
    const err = problemsOf(() => loadConfig("gateway", { ...apiEnv, VAULT_MASTER_KEYS: value }));
    expect(err.problems).toMatchObject([{ variable: "VAULT_MASTER_KEYS" }]);
  });

  test.each(["0", "-1", "two", "2147483648"])("refuses the minimum key version %s", (version) => {
    const err = problemsOf(() => loadConfig("claw", { VAULT_MINIMUM_VERSION: version }));
    expect(err.problems).toMatchObject([{ variable: "VAULT_MINIMUM_VERSION" }]);
  });

  test.each([
    "10.0.0.300",
    "10.0.0.0/33",
    "fd00::/129",
    "10.0.0.0/",
    "proxy.example",
    "10.0.0.7,",
    "10.0.0.7/8/8",
  ])("refuses the trusted proxies %s", (proxies) => {
    const err = problemsOf(() => loadConfig("api", { ...apiEnv, TRUSTED_PROXIES: proxies }));
    expect(err.problems).toMatchObject([{ variable: "TRUSTED_PROXIES" }]);
  });

  test.each(["0", "-1", "many", "1e3", "1000000000"])(
    "refuses %s as a limit: none can be switched off",
    (max) => {
      const err = problemsOf(() => loadConfig("api", { ...apiEnv, FAILED_LOGINS_MAX: max }));
      expect(err.problems).toMatchObject([{ variable: "FAILED_LOGINS_MAX" }]);
    },
  );

  test.each([
    ["HOST_LABELS", "region"],
    ["HOST_LABELS", "Region=eu"],
    ["HOST_LABELS", "region="],
    ["HOST_LABELS", "region=eu,region=us"],
    ["HOST_LABELS", "region=e u"],
    ["HOST_LABELS", `region=${"x".repeat(64)}`],
    ["HOST_LABELS", `${"x".repeat(33)}=a`],
    ["HOST_LABELS", Array.from({ length: 17 }, (_, at) => `k${at}=v`).join(",")],
    ["HOST_MEMORY_BYTES", "67108863"],
    ["HOST_MEMORY_BYTES", "8GiB"],
    ["HOST_DISK_BYTES", "1000000000000000"],
    ["MEMORY_OVERCOMMIT", "0.5"],
    ["MEMORY_OVERCOMMIT", "20.01"],
    ["MEMORY_OVERCOMMIT", "2,0"],
  ])("refuses %s=%s for a host", (variable, value) => {
    const err = problemsOf(() => loadConfig("claw", { [variable]: value }));
    expect(err.problems).toMatchObject([{ variable }]);
  });

  test("reads a host's labels, amounts and overcommitment", () => {
    const config = loadConfig("claw", {
      HOST_LABELS: "region=eu, tier=A.1",
      HOST_MEMORY_BYTES: "67108864",
      MEMORY_OVERCOMMIT: "1.25",
    });
    expect(config).toMatchObject({
      hostLabels: { region: "eu", tier: "A.1" },
      hostMemoryBytes: 67_108_864,
      memoryOvercommit: 1.25,
    });
  });

  test("gives the gateway its keys and no upstream when none is set", () => {
    const config = loadConfig("gateway", { ...apiEnv, VAULT_MASTER_KEYS: `1:${key},2:${key}` });
    expect(config.vaultMasterKeys).toBe(`1:${key},2:${key}`);
    expect(config.vaultMinimumVersion).toBe(1);
    expect(config.llmUpstreamUrl).toBeUndefined();
  });

  test("gives claw its defaults with nothing set", () => {
    const config = loadConfig("claw", {});
    expect(config).toMatchObject({ port: 8787, listenAddress: "127.0.0.1" });
    expect(config.database).toBeUndefined();
  });
});

describe("connection addresses", () => {
  test.each(["/run/postgres", "db.internal"])(
    "carry any password and read back the same, with host %s",
    (host) => {
      const password = "p:@/?#%";
      const database = { host, port: 5433, username: "dc_api", password, database: "deploy claw", ssl: true };
      const redis = formatRedisSocketUrl("/run/r.sock", "gateway", password);
      const env = { ...apiEnv, DATABASE_URL: formatDatabaseAddress(database), REDIS_URL: redis };
      expect(loadConfig("api", env).database).toEqual(database);
      expect(decodeURIComponent(new URL(loadConfig("api", env).redisUrl).password)).toBe(password);
    },
  );
});
