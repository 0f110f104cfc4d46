import { RUNTIMES, type RuntimeName } from "@deployclaw/domain";
import { parseJson } from "../json.ts";
import { customRenderer } from "./render-custom.ts";
import { nanoRenderer } from "./render-nano.ts";
import { openclawRenderer } from "./render-openclaw.ts";
import { picoclawRenderer } from "./render-picoclaw.ts";
import type { RuntimeRenderer, RuntimeSettings } from "./rendered-file.ts";

const RENDERERS: { readonly [Name in RuntimeName]: RuntimeRenderer } = {
  nano: nanoRenderer,
  openclaw: openclawRenderer,
  picoclaw: picoclawRenderer,
  custom: customRenderer,
};

/** The files of a cell's configuration directory by name. */
export type ConfigFiles = ReadonlyMap<string, string>;

/**
 * Renders all that an agent finds in /etc/deployclaw: its runtime's configuration, and the CA bundle (its cell's
 * authority before the public ones). The same input gives the same bytes.
 */
export function renderConfig(
  runtime: RuntimeName,
  settings: RuntimeSettings,
  authorityPem: string,
  publicRoots: readonly string[],
): ConfigFiles {
  const config = RENDERERS[runtime].render(settings);
  return new Map([
    [RUNTIMES[runtime].configFile, `${JSON.stringify(config, null, 2)}\n`],
    ["ca-bundle.pem", [authorityPem.trim(), ...publicRoots, ""].join("\n")],
  ]);
}

/** The token in a rendered configuration file, or undefined when it holds none. */
export function tokenInConfig(runtime: RuntimeName, text: string): string | undefined {
  return RENDERERS[runtime].tokenIn(parseJson(text));
}
