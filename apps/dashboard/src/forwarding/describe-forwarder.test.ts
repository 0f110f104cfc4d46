import { expect, test } from "vitest";
import { describeDestination, describeLag } from "./describe-forwarder.ts";

const lag = (entries: number, seconds: number, status: "active" | "failing" = "failing") =>
  describeLag({ lag: { entries, seconds }, status });

test("what waits is said with its age, once that is worth saying", () => {
  expect(lag(0, 0)).toBe("Everything is delivered");
  expect(lag(1, 2, "active")).toBe("1 entry waits");
  expect(lag(1, 2)).toBe("1 entry waits, the oldest for 2 seconds");
  expect(lag(12_345, 60, "active")).toBe("12,345 entries wait, the oldest for 1 minute");
  expect(lag(3, 2 * 86_400 + 5)).toBe("3 entries wait, the oldest for 2 days");
});

test("a destination is said as it was given", () => {
  expect(describeDestination({ kind: "webhook", url: "https://siem.example.com/in" })).toBe(
    "https://siem.example.com/in",
  );
  expect(describeDestination({ kind: "syslog", host: "logs.example.com", port: 6514 })).toBe(
    "syslog over TLS to logs.example.com:6514",
  );
});
