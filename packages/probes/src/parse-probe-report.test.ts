import { describe, expect, it } from "vitest";
import { parseProbeReport } from "./parse-probe-report.ts";

const VSOCK = '{"probe":"af-vsock","blocked":true,"detail":"AF_VSOCK socket: EPERM"}';

describe("parseProbeReport", () => {
  it("reads every result of a finished program", () => {
    expect(parseProbeReport(`${VSOCK}\n{"done":1}\n`)).toEqual([
      { probe: "af-vsock", blocked: true, detail: "AF_VSOCK socket: EPERM" },
    ]);
  });

  it.each([
    ["nothing at all", ""],
    ["a program that was stopped half-way", `${VSOCK}\n`],
    ["a program that lost a result", `${VSOCK}\n{"done":2}\n`],
    ["a probe that nobody knows", '{"probe":"x","blocked":true,"detail":""}\n{"done":1}\n'],
    ["a result without an answer", '{"probe":"dns","detail":""}\n{"done":1}\n'],
    ["an error message in between", `${VSOCK}\nOut of memory!\n{"done":1}\n`],
  ])("does not take %s for a report", (_, text) => {
    expect(() => parseProbeReport(text)).toThrow();
  });
});
