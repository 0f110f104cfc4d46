import { NANO } from "./nano.ts";
import { OPENCLAW } from "./openclaw.ts";
import type { Runtime, RuntimeName } from "./runtime.ts";

/** Every runtime by its name. */
export const RUNTIMES: { readonly [Name in RuntimeName]: Runtime } = { nano: NANO, openclaw: OPENCLAW };
