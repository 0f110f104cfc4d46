import { expect, test } from "vitest";
import { homePaths } from "./home-paths.ts";
import { homePath } from "./schemas.ts";

test("no socket below the longest home that is accepted passes the kernel's 107 bytes", () => {
  const home = `/${"h".repeat(47)}`;
  expect(homePath.safeParse(home).success).toBe(true);
  expect(homePath.safeParse(`${home}h`).success).toBe(false);
  const paths = homePaths(home);
  const airlock = paths.airlock(1_000_000);
  const sockets = [...Object.values(paths), ...Object.values(airlock)].filter(
    (path): path is string => typeof path === "string" && path.endsWith(".sock"),
  );
  expect(sockets.length).toBe(12);
  for (const socket of [...sockets, `${paths.postgresSocketDirectory}/.s.PGSQL.5432`]) {
    expect(Buffer.byteLength(socket), socket).toBeLessThanOrEqual(107);
  }
});
