import { startDashboard } from "./dashboard-process.ts";
import { type FirstLoad, packedBytes, ROUTE_BUDGETS } from "./first-load.ts";

const dashboard = await startDashboard();
const loads: FirstLoad[] = [];
for (const [route, budgetBytes] of ROUTE_BUDGETS) {
  const html = await dashboard.get(route);
  loads.push({ route, bytes: packedBytes(dashboard.appFolder, html), budgetBytes });
}
dashboard.stop();

for (const { route, bytes, budgetBytes } of loads) {
  const verdict = bytes <= budgetBytes ? "ok" : "TOO MUCH";
  const name = route.replace(/[0-9a-f-]{36}/, "[id]").padEnd(28);
  const kilobytes = (bytes / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${name} ${kilobytes} kB of ${budgetBytes / 1000} kB  ${verdict}\n`);
}
process.exitCode = loads.every(({ bytes, budgetBytes }) => bytes <= budgetBytes) ? 0 : 1;
