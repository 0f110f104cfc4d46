import type { DatabaseAddress } from "@deployclaw/db";
import type postgres from "postgres";

/** The driver's options for an address, with two connections at most. */
export function postgresOptions(address: DatabaseAddress): postgres.Options<Record<string, never>> {
  const { host, port, ...rest } = address;
  return { ...rest, path: `${host}/.s.PGSQL.${port}`, max: 2, onnotice: () => undefined };
}
