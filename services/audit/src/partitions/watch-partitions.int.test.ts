import { eventually, fixedClock, testDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { watchPartitions } from "./watch-partitions.ts";

const database = await testDatabase();

test("health says until when the log has partitions, and an alarm is given three months before they end", async () => {
  const clock = fixedClock(new Date());
  const lines: string[] = [];
  const look = async () => {
    const watch = watchPartitions({ db: database.as("dc_audit"), clock, log: (line) => lines.push(line) });
    const health = await eventually("it has looked", () => {
      const health = watch.health();
      return health.status !== "unknown" && health;
    });
    await watch.stop();
    return health;
  };
  const { status, until } = await look();
  expect(status).toBe("ok");
  const now = clock();
  expect(until).toEqual(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 25, 1)));
  expect(lines).toEqual([]);
  clock.advance((until?.getTime() ?? 0) - now.getTime() - 89 * 86_400_000);
  expect(await look()).toEqual({ status: "short", until, detail: null });
  expect(lines).toEqual([expect.stringContaining("./claw migrate")]);
});
