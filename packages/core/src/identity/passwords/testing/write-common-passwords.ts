import { writeFile } from "node:fs/promises";
import { packCommonPasswords } from "./pack-common-passwords.ts";

await writeFile(new URL("../common-passwords.ts", import.meta.url), packCommonPasswords());
