import { type Browser, type BrowserContext, type ConsoleMessage, chromium } from "playwright-core";
import { portal } from "./portal-context.ts";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A machine with two busy cores takes its time; whoever waits longer than this waits in vain. */
export const PATIENCE_MS = 90_000;

/** Opens a window of its own, without motion, in which every wait is long enough for a slow machine. */
export async function openContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: portal.origin, reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/** Starts the machine's Chromium. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: portal.browserPath, args: FLAGS, timeout: PATIENCE_MS });
}

// A refusal by the API is an answer; the browser notes it all the same. A stream may be refused for a moment while those
// of pages that were left are still being closed; the page then connects again.
const isRefusal = (message: ConsoleMessage): boolean => {
  const { url } = message.location();
  const status = Number(/status of (4\d\d)/.exec(message.text())?.[1]);
  return (
    (url.includes("/api/") && [401, 403, 404, 409, 422].includes(status)) ||
    (url.endsWith("/api/events") && status === 429)
  );
};

// Says how slow the machine is, not what is wrong with the page.
const isAboutSpeed = (message: ConsoleMessage): boolean =>
  /was preloaded using link preload but not used within a few seconds/.test(message.text());

/** Everything that a browser complains about on any page of a context: errors, and what a policy blocked. */
export function collectComplaints(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on("console", (message) => {
    const isBad = message.type() === "error" || message.type() === "warning";
    if (isBad && !isRefusal(message) && !isAboutSpeed(message))
      complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  return complaints;
}
