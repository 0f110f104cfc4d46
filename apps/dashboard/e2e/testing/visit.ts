import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { PATIENCE_MS } from "./browser.ts";

// What a page's server sent looks finished before its scripts work; what is clicked or typed until then is lost.
const SCRIPTS_WORK = `(() => {
  const controls = [...document.querySelectorAll("main :is(a, button, input, select, textarea), aside a")];
  return controls.length > 0 && controls.every((each) => Object.keys(each).some((key) => key.startsWith("__reactProps")));
})()`;

/** Waits until the scripts of a page of the portal work on all of it. */
export async function whenScriptsWork(page: Page): Promise<void> {
  // Asked from outside: the page's policy lets nothing be evaluated later within it.
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await wait(50))
    if ((await page.evaluate(SCRIPTS_WORK)) === true) return;
  throw new Error(`the scripts of ${page.url()} do not work on all of it`);
}

/** Opens a page of the portal by its address and waits until its scripts work. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await whenScriptsWork(page);
}
