import { chmod, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { requestRefused } from "../audit/audit-entries.ts";
import { LIMITS } from "../limits.ts";
import type { GatewayDeps } from "../pipeline/gateway-deps.ts";
import type { Cell } from "./cell.ts";
import type { HttpFront } from "./http-front.ts";

/** An open egress socket of one cell. */
export interface CellListener {
  close(): Promise<void>;
}

/**
 * Listens on a cell's egress socket; a stale one is replaced. Connections beyond the cell's share are dropped unread
 * and recorded.
 */
export async function openCellListener(
  deps: Pick<GatewayDeps, "newId" | "now">,
  front: HttpFront,
  cell: Cell,
  socketPath: string,
): Promise<CellListener> {
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    cell.connections.add(connection);
    connection.once("close", () => cell.connections.delete(connection));
    front.accept(connection, cell);
  });
  server.maxConnections = LIMITS.connectionsPerCell;
  server.on("drop", () => {
    const facts = {
      requestId: deps.newId(),
      target: "unread",
      method: "",
      reason: "too_many_connections",
    } as const;
    cell.refusals.record(requestRefused(cell.policy(), facts, deps.now()));
  });

  await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, () => {
      server.off("error", reject);
      resolve();
    });
  });
  await chmod(socketPath, 0o660);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cell.kill();
      await closed;
      cell.refusals.close();
    },
  };
}
