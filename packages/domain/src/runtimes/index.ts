import { CUSTOM } from "./custom.ts";
import type { CustomImage } from "./custom-image.ts";
import { NANO } from "./nano.ts";
import { OPENCLAW } from "./openclaw.ts";
import { PICOCLAW } from "./picoclaw.ts";
import type { Runtime, RuntimeName } from "./runtime.ts";

/** Every runtime by its name. */
export const RUNTIMES: { readonly [Name in RuntimeName]: Runtime } = {
  nano: NANO,
  openclaw: OPENCLAW,
  picoclaw: PICOCLAW,
  custom: CUSTOM,
};

/** An agent's runtime, with what its client declared of an image of its own. */
export function runtimeOf(name: RuntimeName, custom: CustomImage | null): Runtime {
  const runtime = RUNTIMES[name];
  return custom === null ? runtime : { ...runtime, port: custom.port, readyPath: custom.readyPath };
}
