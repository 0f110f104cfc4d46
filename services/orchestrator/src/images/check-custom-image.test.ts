import { expect, test } from "vitest";
import { CUSTOM_IMAGE_BYTES_MAX, checkCustomImage } from "./check-custom-image.ts";
import type { ImageFacts } from "./image-facts.ts";

const host = { architecture: "amd64" };
const fine: ImageFacts = {
  id: `sha256:${"a".repeat(64)}`,
  os: "linux",
  architecture: "amd64",
  sizeBytes: 1_000,
  volumes: [],
  labels: ["org.opencontainers.image.title"],
  hasProgram: true,
};

test("an ordinary image may become a cell", () => {
  expect(checkCustomImage(fine, host)).toEqual([]);
});

test.each<[string, Partial<ImageFacts>, RegExp]>([
  ["a volume", { volumes: ["/var/lib/data"] }, /volumes \(\/var\/lib\/data\)/],
  ["a label of the platform", { labels: ["deployclaw.agent"] }, /labels .*deployclaw\.agent/],
  ["another architecture", { architecture: "arm64" }, /linux\/arm64/],
  ["another system", { os: "windows" }, /windows/],
  ["nothing to run", { hasProgram: false }, /what to run/],
  ["more bytes than allowed", { sizeBytes: CUSTOM_IMAGE_BYTES_MAX + 1 }, /larger than 8 GiB/],
])("an image with %s may not", (_what, change, reason) => {
  const refusals = checkCustomImage({ ...fine, ...change }, host);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toMatch(reason);
});

test("a refusal stays short whatever the image declares", () => {
  const volumes = Array.from({ length: 500 }, (_, index) => `/${"x".repeat(300)}${index}`);
  const [refusal = ""] = checkCustomImage({ ...fine, volumes }, host);
  expect(refusal.length).toBeLessThan(500);
  expect(refusal).toContain("497 more");
});
