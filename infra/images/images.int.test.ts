import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { contractOf, refuseContract } from "@deployclaw/domain";
import { beforeAll, describe, expect, it } from "vitest";
import { buildImages } from "./build-images.ts";
import { IMAGE_NAMES, type ImageName } from "./image-definition.ts";

const run = promisify(execFile);

interface ImageConfig {
  User: string;
  Volumes: object | null;
  Healthcheck?: object;
  Labels: Record<string, string>;
  Entrypoint: string[];
  Env: string[] | null;
}

let ids: Partial<Record<ImageName, string>>;

beforeAll(async () => {
  ids = await buildImages({ names: IMAGE_NAMES, log: () => {} });
}, 900_000);

function idOf(name: ImageName): string {
  const id = ids[name];
  if (id === undefined) throw new Error(`${name} was not built`);
  return id;
}

/** The files whose mode changes the user or group of who runs them, and how many files there were to look at. */
async function setuidFilesOf(image: string): Promise<{ seen: number; found: string[] }> {
  const label = `deployclaw.installation=${randomUUID()}`;
  const container = (await run("docker", ["create", "--label", label, image])).stdout.trim();
  const found: string[] = [];
  let seen = 0;
  try {
    // From the outside: the airlock has no program that could look.
    const archive = spawn("docker", ["export", container], { stdio: ["ignore", "pipe", "inherit"] });
    const listing = spawn("tar", ["--list", "--verbose"], { stdio: ["pipe", "pipe", "inherit"] });
    archive.stdout.pipe(listing.stdin);
    createInterface({ input: listing.stdout }).on("line", (line) => {
      seen += 1;
      if (/^.{1,9}s/i.test(line.slice(0, 10))) found.push(line);
    });
    await once(listing, "close");
  } finally {
    await run("docker", ["rm", "--force", "--volumes", container]);
  }
  return { seen, found };
}

describe.each(IMAGE_NAMES)("the %s image", (name) => {
  it("brings nothing that the engine would act on by itself", async () => {
    const inspected = await run("docker", ["image", "inspect", "--format", "{{json .Config}}", idOf(name)]);
    const config = JSON.parse(inspected.stdout) as ImageConfig;
    expect(config.Volumes ?? {}).toEqual({});
    expect(config.Healthcheck).toBeUndefined();
    expect(config.User).toBe("65532:65532");
    expect(config.Labels["deployclaw.image"]).toBe(name);
    expect(refuseContract(name, contractOf(config.Labels))).toBeUndefined();
    expect(config.Entrypoint[0]).toMatch(/^\//);
    expect((config.Env ?? []).filter((setting) => !setting.startsWith("PATH="))).toEqual([]);
  });

  it("holds no file that changes its user or group", async () => {
    const { seen, found } = await setuidFilesOf(idOf(name));
    expect(seen).toBeGreaterThan(10);
    expect(found).toEqual([]);
  }, 120_000);
});

describe("buildImages", () => {
  it("does nothing when everything is there", async () => {
    const lines: string[] = [];
    expect(await buildImages({ names: IMAGE_NAMES, log: (line) => lines.push(line) })).toEqual(ids);
    expect(lines).toEqual([]);
  });
});
