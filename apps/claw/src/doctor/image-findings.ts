import { listImages } from "../images/list-images.ts";
import type { Finding } from "./host-facts.ts";

/** Whether the images that were built for this host are there and fit this platform; nothing before the first build. */
export async function imageFindings(ctx: Parameters<typeof listImages>[0]): Promise<readonly Finding[]> {
  const images = await listImages(ctx);
  if (images.length === 0) return [];
  const what = "images";
  const unfit = images.filter(({ refusal }) => refusal !== undefined);
  if (unfit.length === 0)
    return [{ state: "found", what, detail: images.map(({ name }) => name).join(", ") }];
  const detail = unfit
    .map(({ name, size, contract }) =>
      size === undefined ? `${name} is gone` : `${name} was built for contract ${contract ?? "none"}`,
    )
    .join("; ");
  return [{ state: "missing", what, detail, fix: "./claw images build" }];
}
