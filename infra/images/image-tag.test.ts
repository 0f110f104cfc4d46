import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imageTag } from "./image-tag.ts";

const NODE = { path: "/nowhere/node", version: "24.21.0" };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deployclaw-tag-"));
  writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("imageTag", () => {
  it("is the same for the same content", async () => {
    const tag = await imageTag("nano", folder, NODE);
    expect(tag).toMatch(/^deployclaw\/nano:[0-9a-f]{12}$/);
    writeFileSync(join(folder, "a.test.ts"), "tests are not part of an image");
    expect(await imageTag("nano", folder, NODE)).toBe(tag);
  });

  it("changes with a file's content, a file's name, the image's name and its Node version", async () => {
    const tags = [await imageTag("nano", folder, NODE)];
    writeFileSync(join(folder, "Dockerfile"), "FROM scratch\nUSER 1\n");
    tags.push(await imageTag("nano", folder, NODE));
    writeFileSync(join(folder, "server.ts"), "");
    tags.push(await imageTag("nano", folder, NODE));
    tags.push(await imageTag("nano", folder, { ...NODE, version: "24.22.0" }));
    tags.push(await imageTag("openclaw", folder, NODE));
    expect(new Set(tags.map((tag) => tag.split(":")[1])).size).toBe(tags.length);
  });
});
