import { cpus, totalmem } from "node:os";
import { benchApi } from "./api/bench-api.ts";
import { benchAudit } from "./audit/bench-audit.ts";
import { type BenchResult, formatReport } from "./bench-report.ts";
import { benchDensity } from "./density/bench-density.ts";
import { benchDeploy } from "./deploy/bench-deploy.ts";
import { benchGateway } from "./gateway/bench-gateway.ts";
import { benchNeighbour } from "./neighbour/bench-neighbour.ts";

const BENCHES: { readonly [name: string]: (log: (text: string) => void) => Promise<readonly BenchResult[]> } =
  {
    api: benchApi,
    audit: benchAudit,
    density: benchDensity,
    deploy: benchDeploy,
    gateway: benchGateway,
    neighbour: benchNeighbour,
  };

const [name = "", ...flags] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined || flags.some((flag) => flag !== "--json")) {
  process.stderr.write(`Usage: pnpm bench <${Object.keys(BENCHES).join("|")}> [--json]\n`);
  process.exitCode = 2;
} else {
  const log = (text: string) => process.stderr.write(`${text}\n`);
  const report = {
    bench: name,
    machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${cpus()[0]?.model ?? "unknown"}`,
    results: await bench(log),
  };
  process.stdout.write(flags.includes("--json") ? `${JSON.stringify(report)}\n` : formatReport(report));
}
