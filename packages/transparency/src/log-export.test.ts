import { expect, test } from "vitest";
import { formatExportLine, parseLogExport } from "./log-export.ts";
import type { LogExportEntry } from "./verify/exported-entry.ts";

const entry: LogExportEntry = {
  seq: 0,
  id: "0190f3a0-0000-7000-9000-000000000001",
  clientId: "0190f3a0-0000-7000-8000-000000000001",
  agentId: null,
  actorKind: "user",
  actorId: "someone",
  actionType: "agent.create",
  createdAt: "2026-01-02T03:04:05.678Z",
  writer: "api",
  boot: "0190f3a0-0000-7000-8000-00000000000b",
  number: 1,
  payload: "{}\u2028",
  salt: "00",
  payloadHash: "00",
  leafHash: "00",
};
const head = formatExportLine({ publicKey: "key", checkpoint: "newest" });

test("an export is read as it was written", () => {
  const text = head + formatExportLine({ checkpoint: "older" }) + formatExportLine({ entry });
  expect(parseLogExport(text)).toEqual({
    publicKey: "key",
    checkpoint: "newest",
    checkpoints: ["older"],
    entries: [entry],
  });
});

const without = (key: keyof LogExportEntry) => {
  const { [key]: _, ...rest } = entry;
  return JSON.stringify({ entry: rest });
};
test.each([
  ["nothing", "", 1],
  ["no JSON", "hello", 1],
  ["another format", '{"format":"x","publicKey":"key","checkpoint":"c"}', 1],
  ["no key", '{"format":"deployclaw/audit-export/v1","checkpoint":"c"}', 1],
  ["an entry first", formatExportLine({ entry }), 1],
  ["an empty line", `${head}\n${formatExportLine({ entry })}`, 2],
  ["a list", `${head}[]`, 2],
  ["a line of another kind", `${head}{"other":1}`, 2],
  ["an entry without its id", head + without("id"), 2],
  ["an entry without a payload", head + without("payload"), 2],
  ["an entry with a number as text", `${head}${JSON.stringify({ entry: { ...entry, number: "1" } })}`, 2],
  [
    "an entry with a lone surrogate",
    `${head}${JSON.stringify({ entry: { ...entry, actorId: "\ud800" } })}`,
    2,
  ],
  ["an entry cut off", head + formatExportLine({ entry }).slice(0, 40), 2],
])("an export with %s is refused, naming the line", (_name, text, line) => {
  expect(() => parseLogExport(text)).toThrow(
    expect.objectContaining({
      reason: "export_malformed",
      message: expect.stringContaining(`Line ${line} `),
    }),
  );
});
