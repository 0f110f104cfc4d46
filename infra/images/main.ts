import { rename, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { buildImages } from "./build-images.ts";
import { fetchImage } from "./fetch-image.ts";
import { IMAGE_NAMES, type ImageName } from "./image-definition.ts";

function isImageName(name: string): name is ImageName {
  return IMAGE_NAMES.some((known) => known === name);
}

// `--picoclaw` names the real PicoClaw by its digest, in place of the stand-in.
const { values, positionals } = parseArgs({
  options: { out: { type: "string" }, picoclaw: { type: "string" } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !isImageName(name));
if (unknown.length > 0)
  throw new Error(`no such image: ${unknown.join(", ")}; there are ${IMAGE_NAMES.join(", ")}`);

const started = performance.now();
const log = (line: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
const names = positionals.length > 0 ? positionals.filter(isImageName) : IMAGE_NAMES;
const fetched = values.picoclaw !== undefined && names.includes("picoclaw");
const ids = {
  ...(await buildImages({ names: names.filter((name) => !fetched || name !== "picoclaw"), log })),
  ...(fetched ? { picoclaw: await fetchImage("picoclaw", values.picoclaw ?? "", log) } : {}),
};
const json = `${JSON.stringify(ids, null, 2)}\n`;
if (values.out === undefined) {
  process.stdout.write(json);
} else {
  // A reader sees the old list or the new one, never half of one.
  const draft = `${values.out}.${process.pid}`;
  await writeFile(draft, json);
  await rename(draft, values.out);
}
