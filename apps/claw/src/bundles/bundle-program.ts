import { resolve } from "node:path";
import { buildBundle } from "./build-bundle.ts";

// Bundles one program, named from the root of the repository, as the platform's are; prints the script that it became.
const [entry] = process.argv.slice(2);
if (entry === undefined) throw new Error("which program?");
const { script } = await buildBundle(resolve(import.meta.dirname, "../../../.."), { name: "program", entry });
process.stdout.write(`${script}\n`);
