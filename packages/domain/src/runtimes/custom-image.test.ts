import { expect, test } from "vitest";
import { isAppError } from "../errors.ts";
import { parseCustomImage, registryOf } from "./custom-image.ts";

const DIGEST = `sha256:${"0f".repeat(32)}`;
const image = `ghcr.io/acme/agent@${DIGEST}`;

function faultsOf(asked: Parameters<typeof parseCustomImage>[0]): readonly string[] {
  try {
    parseCustomImage(asked);
    return [];
  } catch (err) {
    if (!isAppError(err, "invalid_input")) throw err;
    return err.fields.map(({ pointer }) => pointer);
  }
}

test("an image by its digest is enough; the rest has a proposal", () => {
  expect(parseCustomImage({ image })).toEqual({
    image,
    port: 8080,
    readyPath: "/healthz",
    writablePaths: ["/data"],
  });
});

test.each([
  `ghcr.io/acme/agent:latest`,
  `ghcr.io/acme/agent:1@${DIGEST}`,
  `ghcr.io/acme/agent@sha256:abc`,
  `ghcr.io/Acme/agent@${DIGEST}`,
  `ghcr.io/acme/../agent@${DIGEST}`,
  `http://ghcr.io/acme/agent@${DIGEST}`,
  `ghcr.io/acme/agent@${DIGEST} --privileged`,
  `-v@${DIGEST}`,
  `user:pass@ghcr.io/agent@${DIGEST}`,
  `[::1]:5000/agent@${DIGEST}`,
  "",
])("%s names no image by its digest", (reference) => {
  expect(faultsOf({ image: reference })).toEqual(["/custom/image"]);
});

test.each([
  [`acme/agent@${DIGEST}`, "docker.io"],
  [`agent@${DIGEST}`, "docker.io"],
  [`ghcr.io/acme/agent@${DIGEST}`, "ghcr.io"],
  [`localhost/agent@${DIGEST}`, "localhost"],
  [`127.0.0.1:5000/agent@${DIGEST}`, "127.0.0.1:5000"],
])("%s is in %s", (reference, registry) => {
  expect(registryOf(reference)).toBe(registry);
});

test.each([80, 0, 3_128, 40_000, 1.5])("port %s is refused", (port) => {
  expect(faultsOf({ image, port })).toContain("/custom/port");
});

test.each(["healthz", "/up?x=1", "/a b", "//\u0000"])("probe path %j is refused", (readyPath) => {
  expect(faultsOf({ image, readyPath })).toEqual(["/custom/readyPath"]);
});

test.each([
  ["/"],
  ["/etc"],
  ["/etc/deployclaw"],
  ["/usr/local"],
  ["/proc/self"],
  ["/tmp"],
  ["/data/../etc"],
  ["/data/"],
  ["data"],
  ["/.."],
])("%s cannot be made writable", (path) => {
  expect(faultsOf({ image, writablePaths: [path] })).toEqual(["/custom/writablePaths/0"]);
});

test("writable paths are few, and none lies in another", () => {
  expect(faultsOf({ image, writablePaths: [] })).toEqual(["/custom/writablePaths"]);
  expect(faultsOf({ image, writablePaths: ["/a", "/b", "/c", "/d", "/e"] })).toEqual([
    "/custom/writablePaths",
  ]);
  expect(faultsOf({ image, writablePaths: ["/data", "/data/x"] })).toEqual(["/custom/writablePaths/1"]);
  expect(faultsOf({ image, writablePaths: ["/data", "/database"] })).toEqual([]);
});
