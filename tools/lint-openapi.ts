import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openapiDocument } from "@deployclaw/contracts/openapi-document";

// Lints the OpenAPI document that the contracts make, by rules that are not ours; fails when there is nothing in it.
const OPERATIONS_MIN = 25;

const document = openapiDocument("https://claw.example");
const operations = Object.values(document["paths"] as Record<string, object>).flatMap(Object.keys).length;
if (operations < OPERATIONS_MIN) throw new Error(`the document has only ${operations} operations`);

const folder = mkdtempSync(join(tmpdir(), "openapi-"));
try {
  const file = join(folder, "openapi.json");
  writeFileSync(file, JSON.stringify(document, null, 2));
  const redocly = join(import.meta.dirname, "../node_modules/.bin/redocly");
  const { status, error } = spawnSync(redocly, ["lint", file, "--extends=recommended-strict"], {
    cwd: folder,
    env: {
      PATH: `${join(process.execPath, "..")}:/usr/bin:/bin`,
      REDOCLY_TELEMETRY: "off",
      REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    },
    stdio: "inherit",
  });
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
