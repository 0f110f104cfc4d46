import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const run = promisify(execFile);

/** The part of an image's configuration that decides how it is run (OCI image specification). */
export interface ImageDraft {
  readonly Entrypoint?: readonly string[];
  readonly User?: string;
  readonly Volumes?: { readonly [path: string]: object };
  readonly Labels?: { readonly [name: string]: string };
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

/** A registry for tests that speaks the part of the OCI distribution protocol with which an engine fetches images. */
export interface StandInRegistry {
  /** As references begin: `127.0.0.1:<port>`, which every engine asks over plain HTTP. */
  readonly name: string;
  /** What it was asked for. */
  readonly requests: readonly string[];
  /** Makes an image of an existing one's files and the given ones, and gives its reference by digest. */
  publish(baseImage: string, files: { readonly [path: string]: string }, draft: ImageDraft): Promise<string>;
  close(): Promise<void>;
}

const sha256 = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

/** Starts one on a free port of loopback. */
export async function standInRegistry(): Promise<StandInRegistry> {
  const blobs = new Map<string, { type: string; bytes: Buffer }>();
  const requests: string[] = [];
  const server = createServer((req, res) => {
    requests.push(`${req.method} ${req.url}`);
    const blob = blobs.get((req.url ?? "").split("/").at(-1) ?? "");
    if (req.url === "/v2/") return res.writeHead(200).end("{}");
    if (blob === undefined)
      return res
        .writeHead(404, { "content-type": "application/json" })
        .end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    const headers = { "content-type": blob.type, "content-length": blob.bytes.length };
    res.writeHead(200, { ...headers, "docker-content-digest": sha256(blob.bytes) });
    return res.end(req.method === "HEAD" ? undefined : blob.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry has no port");
  const name = `127.0.0.1:${address.port}`;
  const keep = (type: string, bytes: Buffer) => {
    blobs.set(sha256(bytes), { type, bytes });
    return { mediaType: type, size: bytes.length, digest: sha256(bytes) };
  };

  return {
    name,
    requests,
    publish: async (baseImage, files, draft) => {
      const tars = [await filesOf(baseImage), await archiveOf(files)];
      const layers = tars.map((tar) =>
        keep("application/vnd.docker.image.rootfs.diff.tar.gzip", gzipSync(tar, { level: 1 })),
      );
      const image = {
        architecture: process.arch === "x64" ? "amd64" : process.arch,
        os: "linux",
        config: draft,
        rootfs: { type: "layers", diff_ids: tars.map(sha256) },
        history: tars.map(() => ({ created_by: "a test" })),
      };
      const config = keep(
        "application/vnd.docker.container.image.v1+json",
        Buffer.from(JSON.stringify(image)),
      );
      const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers };
      return `${name}/tests/agent@${keep(MANIFEST, Buffer.from(JSON.stringify(manifest))).digest}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function filesOf(image: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-"));
  const { stdout } = await run("docker", ["create", "--label", "deployclaw.test=registry", image]);
  const container = stdout.trim();
  try {
    const tar = join(folder, "files.tar");
    await run("docker", ["export", "--output", tar, container]);
    return await readFile(tar);
  } finally {
    await run("docker", ["rm", "--force", "--volumes", container]);
    await rm(folder, { recursive: true });
  }
}

async function archiveOf(files: { readonly [path: string]: string }): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "dcr-"));
  try {
    const names = Object.keys(files);
    for (const path of names) await writeFile(join(folder, path), files[path] ?? "", { mode: 0o4755 });
    const tar = join(folder, ".files.tar");
    await run("tar", ["--create", "--file", tar, "--directory", folder, "--owner=0", "--group=0", ...names]);
    return await readFile(tar);
  } finally {
    await rm(folder, { recursive: true });
  }
}
