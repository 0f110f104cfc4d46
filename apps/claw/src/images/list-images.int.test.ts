import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { homePaths } from "@deployclaw/config";
import { CONTRACT_LABEL, IMAGE_CONTRACTS } from "@deployclaw/domain";
import { afterAll, expect, test } from "vitest";
import { imageFindings } from "../doctor/image-findings.ts";
import { formatImage } from "./format-image.ts";
import { listImages } from "./list-images.ts";

const run = promisify(execFile);
const home = await mkdtemp(join(tmpdir(), "dcl-"));
const paths = homePaths(home);
const ctx = { paths, config: { dockerSocket: "/var/run/docker.sock" } };
const made: string[] = [];

async function imageWith(...changes: readonly string[]): Promise<string> {
  const tar = join(home, "empty.tar");
  await run("tar", ["--create", "--file", tar, "--files-from", "/dev/null"]);
  const settings = changes.flatMap((change) => ["--change", change]);
  const id = (await run("docker", ["import", ...settings, tar])).stdout.trim();
  made.push(id);
  return id;
}

afterAll(async () => {
  await rm(home, { recursive: true });
  for (const id of made) await run("docker", ["image", "rm", "--force", id]);
});

test("a host without images has none to show, and the doctor says nothing of them", async () => {
  expect(await listImages(ctx)).toEqual([]);
  expect(await imageFindings(ctx)).toEqual([]);
});

test("each image is shown with its contract and whether this platform can run it", async () => {
  const later = IMAGE_CONTRACTS.newest + 1;
  const images = {
    airlock: await imageWith(`LABEL ${CONTRACT_LABEL}=${IMAGE_CONTRACTS.oldest}`, "LABEL own=fits"),
    nano: await imageWith(`LABEL ${CONTRACT_LABEL}=${later}`),
    openclaw: await imageWith("LABEL own=old"),
    picoclaw: `sha256:${"0".repeat(64)}`,
  };
  await writeFile(paths.imagesFile, JSON.stringify(images));
  const lines = (await listImages(ctx)).map(formatImage);
  expect(lines).toEqual([
    expect.stringMatching(`^airlock .* MiB  contract ${IMAGE_CONTRACTS.oldest}, fits `),
    expect.stringMatching(`^nano .* MiB  contract ${later}, does not fit `),
    expect.stringMatching("^openclaw .* MiB  contract none, does not fit "),
    expect.stringMatching("^picoclaw .* missing .* ./claw images build makes it$"),
  ]);
  const [finding, ...others] = await imageFindings(ctx);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ state: "missing", what: "images", fix: "./claw images build" });
  for (const name of ["nano", "openclaw", "picoclaw"]) expect(finding?.detail).toContain(name);

  await writeFile(paths.imagesFile, JSON.stringify({ airlock: images.airlock }));
  expect(await imageFindings(ctx)).toMatchObject([{ state: "found", what: "images", detail: "airlock" }]);
});
