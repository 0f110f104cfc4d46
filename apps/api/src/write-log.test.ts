import { afterEach, expect, test, vi } from "vitest";
import { writeLog } from "./write-log.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("what a caller sent is in no line, also when the database refused it", () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const sent = "canary\n    at $& params: more";
  const refused = new Error(`Failed query: UPDATE agents SET config = $1\nparams: ${sent},2`, {
    cause: new Error("unsupported Unicode escape sequence"),
  });
  writeLog("r1 failed", new Error("outer", { cause: refused }));
  const text = written.join("");
  expect(text).toContain("SET config = $1");
  expect(text).toContain("unsupported Unicode escape sequence");
  expect(text).toContain("write-log.test.ts");
  expect(text).not.toMatch(/canary|params|more/);
});
