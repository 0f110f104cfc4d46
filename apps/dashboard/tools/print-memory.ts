import { setTimeout as wait } from "node:timers/promises";
import { startDashboard } from "./dashboard-process.ts";

const RENDERS = 2_000;
const AT_ONCE = 4;
const MB = 1_000_000;
const BUDGET_IDLE_BYTES = 110 * MB;
const BUDGET_RENDERED_BYTES = 220 * MB;
const ROUTES = ["/agents", "/audit", "/sign-in", "/agents/new", "/status"];

const dashboard = await startDashboard();
await dashboard.get("/agents");
await wait(1_000);
const idle = dashboard.pssBytes();

let rendered = 0;
async function renderOn(): Promise<void> {
  while (rendered < RENDERS) {
    const route = ROUTES[rendered % ROUTES.length] ?? "/agents";
    rendered += 1;
    await dashboard.get(route);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, renderOn));
const after = dashboard.pssBytes();
dashboard.stop();

const line = (label: string, bytes: number, budget: number) =>
  `${label.padEnd(22)} ${Math.round(bytes / MB)} MB of ${budget / MB} MB  ${bytes <= budget ? "ok" : "TOO MUCH"}\n`;
process.stdout.write(line("idle", idle, BUDGET_IDLE_BYTES));
process.stdout.write(line(`after ${RENDERS} renders`, after, BUDGET_RENDERED_BYTES));
process.exitCode = idle <= BUDGET_IDLE_BYTES && after <= BUDGET_RENDERED_BYTES ? 0 : 1;
