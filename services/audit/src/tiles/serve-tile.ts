import type { ServerResponse } from "node:http";
import { parseTilePath } from "@deployclaw/transparency";
import type { TileObjects } from "./tile-objects.ts";

const ADDRESS = /^\/tiles\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(.+)$/;

/**
 * Answers `/tiles/<client>/<path>` with what is published under that path: the checkpoint, or a tile as C2SP tlog-tiles names
 * it. False for any other address. Whoever asks says for which client, so only the API may be let in.
 */
export async function serveTile(objects: TileObjects, url: string, res: ServerResponse): Promise<boolean> {
  const [, clientId = "", path = ""] = ADDRESS.exec(url) ?? [];
  if (path !== "checkpoint" && parseTilePath(path) === undefined) return false;
  const bytes = await objects.read(`${clientId}/${path}`);
  if (bytes === undefined) res.writeHead(404).end();
  else res.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes);
  return true;
}
