import { writeFile } from "node:fs/promises";
import { generateApiPaths } from "./generate-api-paths.ts";

await writeFile(new URL("api-paths.ts", import.meta.url), await generateApiPaths());
