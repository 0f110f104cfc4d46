import { expect, test } from "vitest";
import { describeBrowser } from "./describe-browser.ts";

const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [`${MAC} Chrome/140.0.0.0 Safari/537.36`, "Chrome on macOS"],
  [`${MAC} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, "Edge on macOS"],
  [`${MAC} Version/18.0 Safari/605.1.15`, "Safari on macOS"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile Safari/604.1",
    "Chrome on iPhone",
  ],
  ["Mozilla/5.0 (Linux; Android 15) SomethingNew/1.0", "A browser on Android"],
  ["curl/8.5.0", "curl"],
  ["node", "A program"],
  ["", "A program"],
  [null, "A program"],
])("%s is said as %s", (userAgent, words) => {
  expect(describeBrowser(userAgent)).toBe(words);
});
