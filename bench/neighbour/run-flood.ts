import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { type FloodName, type FloodReport, floodScript, parseFloodReport } from "@deployclaw/probes";
import { agentContainerOf } from "../platform/deploy-nano.ts";

const NANO_STATE = "/state";
const LOOK_AGAIN_MS = 100;

function perlInside(container: string, script: string): Promise<string> {
  const child = spawn("docker", ["exec", "-i", container, "perl", "-"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  // A container that is gone reads nothing.
  child.stdin.on("error", () => undefined);
  child.stdin.end(script);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve(output));
  });
}

/**
 * Floods inside a running cell for so many seconds. Where a flood brought its own cell down, it begins anew in the next
 * container of that agent. Gives what the last one reported.
 */
export async function runFlood(
  agentId: string,
  flood: FloodName,
  seconds: number,
): Promise<FloodReport | undefined> {
  const end = performance.now() + seconds * 1_000;
  let report: FloodReport | undefined;
  while (performance.now() < end - 1_000) {
    const container = await agentContainerOf(agentId);
    if (container === undefined) {
      await delay(LOOK_AGAIN_MS);
      continue;
    }
    const secondsLeft = Math.max(1, Math.round((end - performance.now()) / 1_000));
    report =
      parseFloodReport(await perlInside(container, floodScript(flood, secondsLeft, NANO_STATE))) ?? report;
  }
  return report;
}
