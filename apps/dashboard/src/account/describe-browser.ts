const BROWSERS: readonly (readonly [name: string, sign: RegExp])[] = [
  ["Edge", /\bEdg(?:A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ["Safari", /\bVersion\/\S+ .*Safari\//],
  ["curl", /^curl\//],
];

const SYSTEMS: readonly (readonly [name: string, sign: RegExp])[] = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Linux", /\bLinux\b/],
];

const firstSign = (list: typeof BROWSERS, text: string): string | undefined =>
  list.find(([, sign]) => sign.test(text))?.[0];

/** Which browser on which system a `User-Agent` (RFC 9110 section 10.1.5) claims to be; anybody can claim anything. */
export function describeBrowser(userAgent: string | null): string {
  const browser = firstSign(BROWSERS, userAgent ?? "");
  const system = firstSign(SYSTEMS, userAgent ?? "");
  if (browser === undefined) return system === undefined ? "A program" : `A browser on ${system}`;
  return system === undefined ? browser : `${browser} on ${system}`;
}
