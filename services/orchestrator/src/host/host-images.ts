import { contractOf, isAppError, refuseContract } from "@deployclaw/domain";
import type { HostImages, ImageIds } from "../cell/cell-specs.ts";
import type { Engine } from "../engine/engine.ts";

/**
 * Gives the images that were built for this host, those apart that this platform cannot run. An id stands for its content,
 * labels included, so the engine is asked about each once.
 */
export function createHostImages(
  engine: Pick<Engine, "imageLabels">,
  built: () => Promise<ImageIds>,
): () => Promise<HostImages> {
  const contracts = new Map<string, number | undefined>();

  async function refusalOf(name: string, id: string): Promise<string | undefined> {
    if (!contracts.has(id)) {
      const labels = await engine.imageLabels(id);
      if (labels === undefined)
        return `The image "${name}" is not in the container engine: run ./claw images build.`;
      contracts.set(id, contractOf(labels));
    }
    return refuseContract(name, contracts.get(id));
  }

  return async () => {
    const ids: Record<string, string> = {};
    const refusals: Record<string, string> = {};
    for (const [name, id] of Object.entries(await built())) {
      const refusal = await refusalOf(name, id).catch((err: unknown) => {
        // What cannot be asked about is not run now; it is asked about again.
        if (isAppError(err, "dependency_unavailable") || isAppError(err, "engine_timeout"))
          return err.message;
        throw err;
      });
      if (refusal === undefined) ids[name] = id;
      else refusals[name] = refusal;
    }
    return { ids, refusals };
  };
}
