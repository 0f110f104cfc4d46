import { expect, test } from "vitest";
import { isPatchedForClientImages } from "./patched-for-client-images.ts";
import { refuseCustomImages } from "./refuse-custom-images.ts";

test.each([
  ["1.1.5+ds1-1+deb12u1", false],
  ["1.1.15", false],
  ["1.2.7", false],
  ["1.2.8", true],
  ["1.3.2", false],
  ["1.3.3+ds1-2", true],
  ["1.4.0-rc.1", false],
  ["1.4.0", true],
  ["2.0.0", true],
  ["unknown", false],
])("runc %s keeps images of clients in: %s", (version, patched) => {
  expect(isPatchedForClientImages(version)).toBe(patched);
});

test("whoever runs the platform may decide otherwise", () => {
  const old = { runc: { version: "1.1.5+ds1", commit: "" } };
  expect(refuseCustomImages("patched", old)).toContain("runc 1.1.5+ds1");
  expect(refuseCustomImages("patched", { runc: undefined })).toContain("unknown");
  expect(refuseCustomImages("always", old)).toBeUndefined();
  expect(refuseCustomImages("patched", { runc: { version: "1.3.3", commit: "" } })).toBeUndefined();
  expect(refuseCustomImages("never", { runc: { version: "1.3.3", commit: "" } })).toContain("no images");
});
