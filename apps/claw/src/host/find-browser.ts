import { findProgram } from "./find-program.ts";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The path of a Chromium, under one of the names that distributions give it, or `undefined`. */
export function findBrowser(searchPath: string): string | undefined {
  return names.map((name) => findProgram(name, searchPath)).find((path) => path !== undefined);
}
