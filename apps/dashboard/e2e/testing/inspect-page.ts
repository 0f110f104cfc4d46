import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { portal } from "./portal-context.ts";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SIZES = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } } as const;

// Colours change over a moment, however short; half-way they are nobody's choice.
const MOTION_IS_OVER = `new Promise((resolve) => requestAnimationFrame(() => resolve(Promise.allSettled(
  document.getAnimations().filter((each) => each.effect?.getTiming().iterations !== Infinity).map((each) => each.finished)
)))).then(() => undefined)`;

async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results: AxeResults = await page.evaluate("axe.run()");
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/**
 * Looks at a page as it is now, in light and dark, on a desk and on a phone: keeps a screenshot of each, and fails on a
 * serious finding of axe or a page wider than its window.
 */
export async function inspectPage(page: Page, name: string): Promise<void> {
  mkdirSync(portal.outputFolder, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const)
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(viewport);
      await page.evaluate(MOTION_IS_OVER);
      const label = `${name}-${colorScheme}-${size}`;
      await page.screenshot({ path: join(portal.outputFolder, `${label}.png`) });
      expect(await seriousViolations(page), `accessibility of ${label}`).toEqual([]);
      const overhang = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
      expect(overhang, `width of ${label}`).toBeLessThanOrEqual(0);
    }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize(SIZES.desktop);
  await page.evaluate(MOTION_IS_OVER);
}
