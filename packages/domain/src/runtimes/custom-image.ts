import { AppError, type FieldError } from "../errors.ts";
import type { TextRule } from "../text-rules.ts";
import { CUSTOM } from "./custom.ts";

/** What a client declares of an image of its own. */
export interface CustomImage {
  /** `registry/repository@sha256:…`: a digest names one content for good, a tag does not. */
  readonly image: string;
  /** Where the agent serves on 127.0.0.1. */
  readonly port: number;
  /** Answers 200 once the agent can be talked to. */
  readonly readyPath: string;
  /** Where the agent keeps what must stay; together they share its disk. Everything else but /tmp is read-only. */
  readonly writablePaths: readonly string[];
}

/** A reference to an image by its digest (the grammar of OCI distribution, without a tag). */
export const IMAGE_REFERENCE: TextRule = {
  pattern:
    /^(?=.{1,255}$)(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*@sha256:[0-9a-f]{64}$/,
  detail: "must name an image by its digest, such as ghcr.io/owner/agent@sha256:<64 hex digits>",
};

/** A path that a readiness probe asks for. */
export const PROBE_PATH: TextRule = {
  pattern: /^\/[A-Za-z0-9._~/-]{0,127}$/,
  detail: "must be a path such as /healthz, without a query",
};

/** How many writable paths an agent may have. */
export const WRITABLE_PATHS_MAX = 4;

// The airlock relays on it.
const PROXY_PORT = 3_128;
// What the platform mounts, what the kernel shows, and where programs are that the image brought.
const TAKEN = ["/tmp", "/etc", "/proc", "/sys", "/dev", "/bin", "/sbin", "/lib", "/lib64", "/usr", "/boot"];

/** A directory that may be writable in a cell. */
export const WRITABLE_PATH: TextRule = {
  pattern: /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){1,6}$/,
  detail: "must be an absolute path of plain names, such as /data",
};

const isWithin = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(`${directory}/`);

/** The registry that a reference names; Docker Hub when it names none. */
export function registryOf(reference: string): string {
  const [first = "", ...rest] = reference.split("/");
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : "docker.io";
}

/**
 * Checks what a client declares of its image; what is left out is as {@link CUSTOM} proposes. Throws `invalid_input` with
 * a pointer below `/custom` for each fault.
 */
export function parseCustomImage(
  asked: { readonly image: string } & { readonly [K in keyof CustomImage]?: CustomImage[K] | undefined },
): CustomImage {
  const fields: FieldError[] = [];
  const fault = (path: string, detail: string) => {
    fields.push({ pointer: `/custom/${path}`, detail });
  };
  const custom: CustomImage = {
    image: asked.image,
    port: asked.port ?? CUSTOM.port,
    readyPath: asked.readyPath ?? CUSTOM.readyPath,
    writablePaths: asked.writablePaths ?? [CUSTOM.statePath],
  };
  if (!IMAGE_REFERENCE.pattern.test(custom.image)) fault("image", IMAGE_REFERENCE.detail);
  if (!PROBE_PATH.pattern.test(custom.readyPath)) fault("readyPath", PROBE_PATH.detail);
  if (!Number.isInteger(custom.port) || custom.port < 1_024 || custom.port > 32_767)
    fault("port", "must be a port from 1024 to 32767");
  if (custom.port === PROXY_PORT) fault("port", `must not be ${PROXY_PORT}, which the cell's own relay uses`);
  const paths = custom.writablePaths;
  if (paths.length < 1 || paths.length > WRITABLE_PATHS_MAX)
    fault("writablePaths", `must be 1 to ${WRITABLE_PATHS_MAX} paths`);
  paths.forEach((path, index) => {
    if (!WRITABLE_PATH.pattern.test(path)) fault(`writablePaths/${index}`, WRITABLE_PATH.detail);
    else if (TAKEN.some((taken) => isWithin(path, taken) || isWithin(taken, path)))
      fault(`writablePaths/${index}`, "must lie outside what the system and the platform keep read-only");
    else if (paths.some((other, at) => at !== index && isWithin(path, other)))
      fault(`writablePaths/${index}`, "must not lie in another writable path");
  });
  if (fields.length > 0)
    throw new AppError("invalid_input", "The image is not declared as it must be.", { fields });
  return custom;
}
