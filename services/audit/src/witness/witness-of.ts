import { type AuditConfig, ConfigError } from "@deployclaw/config";
import { parseCosignerKey, TransparencyError } from "@deployclaw/transparency";
import type { WitnessAddress } from "./ask-witness.ts";

/** The witness that is configured, if one is. Throws `ConfigError` when its key is missing or none of a witness. */
export function witnessOf({ witnessUrl, witnessKey }: AuditConfig): WitnessAddress | undefined {
  if (witnessUrl === undefined) return undefined;
  if (witnessKey === undefined)
    throw new ConfigError("audit", [{ variable: "WITNESS_KEY", problem: "belongs to WITNESS_URL" }]);
  try {
    return { url: witnessUrl, verifier: parseCosignerKey(witnessKey) };
  } catch (err) {
    if (!(err instanceof TransparencyError)) throw err;
    throw new ConfigError("audit", [{ variable: "WITNESS_KEY", problem: "is no key of a witness" }]);
  }
}
