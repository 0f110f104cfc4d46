import { AppError } from "@deployclaw/domain";
import Docker from "dockerode";
import { CUSTOM_IMAGE_BYTES_MAX } from "../images/check-custom-image.ts";
import type { ImageEngine } from "../images/custom-images.ts";
import type { ImageFacts } from "../images/image-facts.ts";
import { engineCall, engineStatus, unlessStatus } from "./engine-call.ts";

const READ_MS = 10_000;
/** An image of several gigabytes takes its time to go. */
const REMOVE_MS = 120_000;
/** Longest silence of a registry, and longest time for a whole image. */
const SILENCE_MS = 60_000;
const FETCH_MS = 900_000;

interface Progress {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/** Images by their references, on the Docker Engine behind this socket. */
export function createDockerImages(socketPath: string): ImageEngine {
  const docker = new Docker({ socketPath, version: "v1.41" });

  async function describeImage(reference: string): Promise<ImageFacts | undefined> {
    try {
      const info = await engineCall("look for an image", READ_MS, () => docker.getImage(reference).inspect());
      return factsOf(info);
    } catch (err) {
      if (err instanceof Error && engineStatus(err.cause) === 404) return undefined;
      throw err;
    }
  }

  return {
    describeImage,
    removeImage: async (reference) => {
      const image = await describeImage(reference);
      if (image === undefined) return "removed";
      const containers = await engineCall("list an image's containers", READ_MS, (abortSignal) =>
        docker.listContainers({ all: true, filters: { ancestor: [image.id] }, abortSignal }),
      );
      if (containers.length > 0) return "used";
      try {
        await engineCall("remove an image", REMOVE_MS, (abortSignal) =>
          unlessStatus([404], () => docker.getImage(reference).remove({ abortSignal })),
        );
        return "removed";
      } catch (err) {
        // A container was made from it meanwhile.
        if (err instanceof Error && engineStatus(err.cause) === 409) return "used";
        throw err;
      }
    },
    fetchImage: (reference, onProgress) =>
      engineCall("fetch an image", FETCH_MS, async (deadline) => {
        const silent = new AbortController();
        const abortSignal = AbortSignal.any([deadline, silent.signal]);
        let timer = setTimeout(() => silent.abort(), SILENCE_MS);
        try {
          const stream = await docker.pull(reference, { abortSignal });
          const layers = new Map<string, { current: number; total: number }>();
          for await (const progress of progressOf(stream as AsyncIterable<Buffer>)) {
            clearTimeout(timer);
            timer = setTimeout(() => silent.abort(), SILENCE_MS);
            if (progress.error !== undefined) throw refusedByRegistry(progress.error);
            onProgress(shareOf(layers, progress));
          }
        } catch (err) {
          if (err instanceof AppError) throw err;
          if (silent.signal.aborted)
            throw new AppError("engine_timeout", "The registry fell silent.", { cause: err });
          if (engineStatus(err) !== undefined) throw refusedByRegistry(String(err), err);
          throw err;
        } finally {
          clearTimeout(timer);
        }
      }),
  };
}

function refusedByRegistry(words: string, cause: unknown = words): AppError {
  const isMissing = /not found|manifest unknown|does not exist|denied/i.test(words);
  const detail = isMissing
    ? "The registry has no such image, or does not give it to everybody."
    : "The image could not be fetched from its registry.";
  return new AppError("engine_refused", detail, { cause });
}

/** The share of all known layers that is there; throws once they are together larger than an image may be. */
function shareOf(layers: Map<string, { current: number; total: number }>, progress: Progress): number {
  const { id, status, progressDetail } = progress;
  if (id !== undefined && status === "Downloading" && progressDetail?.total !== undefined)
    layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
  const done = layers.get(id ?? "");
  if (done !== undefined && (status === "Download complete" || status === "Pull complete"))
    done.current = done.total;
  let current = 0;
  let total = 0;
  for (const layer of layers.values()) {
    current += layer.current;
    total += layer.total;
  }
  if (total > CUSTOM_IMAGE_BYTES_MAX)
    throw new AppError("engine_refused", "The image is larger than an agent's image may be.");
  return total === 0 ? 0 : current / total;
}

async function* progressOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Progress> {
  let held = "";
  for await (const chunk of stream) {
    held += chunk.toString("utf8");
    const lines = held.split("\n");
    held = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield JSON.parse(line) as Progress;
  }
  if (held.trim() !== "") yield JSON.parse(held) as Progress;
}

function factsOf(info: Docker.ImageInspectInfo): ImageFacts {
  const { Entrypoint, Cmd, Volumes, Labels } = info.Config;
  const words = [Entrypoint, Cmd].flat().filter((word) => typeof word === "string" && word !== "");
  return {
    id: info.Id,
    os: info.Os,
    architecture: info.Architecture,
    sizeBytes: info.Size,
    volumes: Object.keys(Volumes ?? {}),
    labels: Object.keys(Labels ?? {}),
    hasProgram: words.length > 0,
  };
}
