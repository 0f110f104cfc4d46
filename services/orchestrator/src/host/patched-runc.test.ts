import { expect, test } from "vitest";
import { isPatchedRunc } from "./patched-runc.ts";

test.each<[string, string, boolean]>([
  ["1.1.12", "v1.1.12-0-g51d5e946", true],
  ["1.1.11", "v1.1.11-0-g4bccb38c", false],
  ["1.2.0", "", true],
  ["2.0.0", "", true],
  ["1.0.3", "", false],
  ["1.1.12-rc.1", "", false],
  ["1.1.5+ds1", "1.1.5+ds1-1+deb12u1", true],
  ["1.1.5+ds1", "1.1.5+ds1-1", false],
  ["1.0.0~rc93+ds1", "1.0.0~rc93+ds1-5+deb11u2", false],
  ["1.0.0~rc93+ds1", "1.0.0~rc93+ds1-5+deb11u5", true],
  ["", "", false],
  ["nonsense", "nonsense", false],
])("runc %s of %s counts as mended: %s", (version, commit, mended) => {
  expect(isPatchedRunc({ version, commit })).toBe(mended);
});
