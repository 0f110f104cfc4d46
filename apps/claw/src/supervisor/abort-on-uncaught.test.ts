import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("an error that nobody caught is written down and ends the process as a crash", () => {
  const module = join(import.meta.dirname, "abort-on-uncaught.ts");
  for (const failure of [
    "setTimeout(() => { throw new Error('broken'); }, 1)",
    "Promise.reject(new Error('broken'))",
  ]) {
    const program = `import { abortOnUncaught } from "${module}";
      abortOnUncaught((text) => process.stdout.write(text));
      ${failure};
      setTimeout(() => process.exit(0), 60_000);`;
    const { signal, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    expect(signal).toBe("SIGABRT");
    expect(stdout).toContain("Error: broken");
  }
});
