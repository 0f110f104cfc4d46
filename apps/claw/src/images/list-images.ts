import { existsSync, readFileSync } from "node:fs";
import { contractOf, refuseContract, UPSTREAM_LABEL } from "@deployclaw/domain";
import type { ClawContext } from "../command.ts";
import { runProgram } from "../host/run-program.ts";

/** One image that cells of this host run. */
export interface ListedImage {
  readonly name: string;
  readonly id: string;
  /** Unpacked, for people; undefined when the engine does not have it. */
  readonly size: string | undefined;
  readonly origin: string;
  /** The contract it was built for; undefined when it names none. */
  readonly contract: number | undefined;
  /** Why this platform cannot run it. */
  readonly refusal: string | undefined;
}

interface Inspected {
  readonly Size: number;
  readonly RepoTags: readonly string[] | null;
  readonly Config: { readonly Labels: { readonly [name: string]: string } | null };
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
  const inspect = ["-H", `unix://${socket}`, "image", "inspect", "--format", "{{json .}}", id];
  const text = await runProgram("docker", inspect).catch(() => undefined);
  if (text === undefined) {
    const refusal = `The image "${name}" is not in the container engine: run ./claw images build.`;
    return {
      name,
      id,
      size: undefined,
      origin: "./claw images build makes it",
      contract: undefined,
      refusal,
    };
  }
  const { Size, RepoTags, Config } = JSON.parse(text) as Inspected;
  const labels = Config.Labels ?? {};
  const upstream = labels[UPSTREAM_LABEL];
  const standIn = name === "picoclaw" ? ", a stand-in for PicoClaw" : "";
  const contract = contractOf(labels);
  return {
    name,
    id,
    size: `${Math.round(Size / MIB)} MiB`,
    origin: upstream ?? `built here as ${RepoTags?.[0] ?? "an earlier build"}${standIn}`,
    contract,
    refusal: refuseContract(name, contract),
  };
}
