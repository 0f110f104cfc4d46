import { AppError } from "@deployclaw/domain";
import { parseTilePath, TILE_WIDTH } from "@deployclaw/transparency";
import { requireAbility } from "../context/require-ability.ts";
import type { ProductContext } from "../product-context.ts";

/**
 * Reads what is published of a client's log under a path below the log's prefix (C2SP tlog-tiles); undefined when there is
 * nothing. Rejects with `dependency_unavailable` when that cannot be known.
 */
export type TilePort = (clientId: string, path: string) => Promise<Uint8Array | undefined>;

/** A resource of the client's tiled log. `isFinal` says that nothing else will ever stand under its path. */
export interface AuditTile {
  readonly kind: "checkpoint" | "tile";
  readonly bytes: Uint8Array;
  readonly isFinal: boolean;
}

/**
 * The checkpoint or a tile of the client's own log. Throws `not_found` for what is not published, and for every path that
 * the specification does not write.
 */
export async function getAuditTile({
  ctx,
  input,
}: {
  ctx: Pick<ProductContext, "client" | "user"> & { readonly tiles: TilePort };
  input: { readonly path: string };
}): Promise<AuditTile> {
  requireAbility(ctx, "read");
  const { path } = input;
  const tile = parseTilePath(path);
  const isPath = path === "checkpoint" || tile !== undefined;
  const bytes = isPath ? await ctx.tiles(ctx.client.id, path) : undefined;
  if (bytes === undefined) throw new AppError("not_found", "Nothing of this log is published there.");
  return { kind: tile === undefined ? "checkpoint" : "tile", bytes, isFinal: tile?.width === TILE_WIDTH };
}
