import { expect, test } from "vitest";
import { lineLog } from "./line-log.ts";

function logged(write: (log: ReturnType<typeof lineLog>) => void): string {
  let text = "";
  write(lineLog((line) => (text += line)));
  return text;
}

test("an error is one line with its code and its causes, and never a query's parameters", () => {
  const cause = Object.assign(new Error("connect ENOENT /run/x"), { code: "ENOENT" });
  const failed = new Error("Failed query: insert into t\nvalues ($1)\nparams: c4nary", { cause });
  expect(logged((log) => log.error("the log cannot be written", failed))).toBe(
    "error: the log cannot be written: Error: Failed query: insert into t ← Error (ENOENT): connect ENOENT /run/x\n",
  );
});

test("what is no error is not shown", () => {
  expect(logged((log) => log.error("it failed", { password: "c4nary" }))).toBe(
    "error: it failed: unknown error\n",
  );
  expect(logged((log) => log.error("it failed", undefined))).toBe("error: it failed\n");
  expect(logged((log) => log.info("listening"))).toBe("listening\n");
});
