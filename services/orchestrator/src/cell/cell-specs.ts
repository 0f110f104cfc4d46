import { join } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { AppError, type CustomImage, type Resources, type RuntimeName, runtimeOf } from "@deployclaw/domain";
import type { AgentSpec, AirlockOwner, AirlockSpec, CellOwner } from "../engine/cell-spec.ts";

const PROXY = "http://127.0.0.1:3128";
const CA_BUNDLE = "/etc/deployclaw/ca-bundle.pem";
// What makes clients of every kind use the airlock and trust the cell's own CA. No secret is ever among them.
const CELL_ENV = {
  HTTP_PROXY: PROXY,
  HTTPS_PROXY: PROXY,
  http_proxy: PROXY,
  https_proxy: PROXY,
  NO_PROXY: "",
  NODE_EXTRA_CA_CERTS: CA_BUNDLE,
  SSL_CERT_FILE: CA_BUNDLE,
  CURL_CA_BUNDLE: CA_BUNDLE,
  REQUESTS_CA_BUNDLE: CA_BUNDLE,
  GIT_SSL_CAINFO: CA_BUNDLE,
};

/**
 * Where on its disk an agent with several writable paths keeps each of them. It sees none of the directory above, so that
 * it can put nothing in their place.
 */
export function stateFolder(index: number): string {
  return `path-${index}`;
}

/** Ids of images by name. */
export type ImageIds = { readonly [name: string]: string };

/** The platform's own images on one host. */
export interface HostImages {
  /** Those that this platform can run. */
  readonly ids: ImageIds;
  /** Of the others, why not. */
  readonly refusals: { readonly [name: string]: string };
}

/** The id of one of the platform's own images. Throws `dependency_unavailable` when this host has none that fits. */
export function imageId(images: HostImages, name: string): string {
  const refusal = images.refusals[name];
  if (refusal !== undefined) throw new AppError("dependency_unavailable", refusal);
  const id = images.ids[name];
  if (id === undefined)
    throw new AppError("dependency_unavailable", `The image "${name}" is not on this host yet.`);
  return id;
}

/** What an airlock should be that relays to this port; the same whether its agent is known already or not. Pure. */
export function airlockSpec(input: {
  readonly owner: AirlockOwner;
  readonly image: string;
  readonly uid: number;
  readonly agentPort: number;
  readonly paths: HomePaths;
}): AirlockSpec {
  const { owner, image, uid, agentPort } = input;
  const airlock = input.paths.airlock(owner.cellSlot);
  return {
    owner,
    image,
    uid,
    agentPort,
    outDirectory: airlock.out,
    inDirectory: airlock.in,
    resolvConf: airlock.resolvConf,
  };
}

/**
 * What both containers of an agent's cell should be. Pure. Throws `dependency_unavailable` when this host lacks an
 * image.
 */
export function cellSpecs(input: {
  readonly owner: CellOwner;
  readonly runtime: RuntimeName;
  readonly custom: CustomImage | null;
  /** Id of the agent's image. */
  readonly agentImage: string;
  readonly resources: Resources;
  readonly uids: { readonly agentUid: number; readonly airlockUid: number };
  readonly images: HostImages;
  readonly paths: HomePaths;
  /** All the cores of this host, in thousandths; the engine refuses to cap a container above them. */
  readonly hostCpuMillis: number;
}): { readonly airlock: AirlockSpec; readonly agent: AgentSpec } {
  const runtime = runtimeOf(input.runtime, input.custom);
  const cell = input.paths.cell(input.owner.agentId);
  return {
    airlock: airlockSpec({
      owner: input.owner,
      image: imageId(input.images, "airlock"),
      uid: input.uids.airlockUid,
      agentPort: runtime.port,
      paths: input.paths,
    }),
    agent: {
      owner: input.owner,
      image: input.agentImage,
      uid: input.uids.agentUid,
      resources: {
        ...input.resources,
        cpuMillis: Math.min(input.resources.cpuMillis, input.hostCpuMillis),
      },
      env: { ...CELL_ENV, ...runtime.env },
      tmpBytes: runtime.tmpBytes,
      configDirectory: cell.config,
      state:
        input.custom === null
          ? [{ source: cell.state, target: runtime.statePath }]
          : input.custom.writablePaths.map((target, index) => ({
              source: join(cell.state, stateFolder(index)),
              target,
            })),
      entrypoint: runtime.entrypoint,
      resolvConf: cell.resolvConf,
    },
  };
}
