import { existsSync, readFileSync } from "node:fs";
import type { ClawContext } from "../command.ts";
import { runProgram } from "../host/run-program.ts";

/** One image that cells of this host run. */
export interface ListedImage {
  readonly name: string;
  readonly id: string;
  /** Unpacked, for people; undefined when the engine does not have it. */
  readonly size: string | undefined;
  readonly origin: string;
}

const MIB = 1024 * 1024;

/** What `images.json` names, compared with what the engine has. */
export async function listImages(
  ctx: Pick<ClawContext, "paths"> & { readonly config: Pick<ClawContext["config"], "dockerSocket"> },
): Promise<readonly ListedImage[]> {
  const { imagesFile } = ctx.paths;
  if (!existsSync(imagesFile)) return [];
  const ids = JSON.parse(readFileSync(imagesFile, "utf8")) as Record<string, string>;
  return Promise.all(Object.entries(ids).map(([name, id]) => describe(ctx.config.dockerSocket, name, id)));
}

async function describe(socket: string, name: string, id: string): Promise<ListedImage> {
  const format = "{{.Size}} {{json .RepoDigests}} {{json .RepoTags}}";
  const text = await runProgram("docker", [
    "-H",
    `unix://${socket}`,
    "image",
    "inspect",
    "--format",
    format,
    id,
  ]).catch(() => undefined);
  if (text === undefined) return { name, id, size: undefined, origin: "./claw images build makes it" };
  const [bytes = "0", digests = "[]", tags = "[]"] = text.trim().split(" ");
  const [fetched] = JSON.parse(digests) as string[];
  const [built] = JSON.parse(tags) as string[];
  const standIn = name === "picoclaw" && fetched === undefined ? ", a stand-in for PicoClaw" : "";
  const origin = fetched ?? `built here as ${built ?? "an earlier build"}${standIn}`;
  return { name, id, size: `${Math.round(Number(bytes) / MIB)} MiB`, origin };
}
