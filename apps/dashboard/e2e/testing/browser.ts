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

/** Starts the machine's Chromium. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: portal.browserPath, args: FLAGS });
}

// A refusal by the API is an answer; the browser notes it all the same.
const isRefusal = (message: ConsoleMessage): boolean =>
  message.location().url.includes("/api/") && /status of 4(?:01|03|04|09|22)/.test(message.text());

/** Everything that a browser complains about on any page of a context: errors, and what a policy blocked. */
export function collectComplaints(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on("console", (message) => {
    const isBad = message.type() === "error" || message.type() === "warning";
    if (isBad && !isRefusal(message)) complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  return complaints;
}
