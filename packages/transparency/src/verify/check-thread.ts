import { parentPort } from "node:worker_threads";
import { type BlockInput, checkBlock } from "./check-block.ts";

parentPort?.on("message", (input: BlockInput) => {
  const report = checkBlock(input);
  const leaves = report.items.flatMap((item) => ("ids" in item ? [item.leaves.buffer as ArrayBuffer] : []));
  parentPort?.postMessage(report, leaves);
});
