import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { collectComplaints, openContext, startBrowser } from "./testing/browser.ts";
import { inspectPage } from "./testing/inspect-page.ts";
import { type Person, signUp } from "./testing/sign-up.ts";
import { visit, whenScriptsWork } from "./testing/visit.ts";

// One admin reads the log, each test going on where the one before ended.
const browser = await startBrowser();
const context = await openContext(browser);
const complaints = collectComplaints(context);
let page: Page;
let person: Person;

beforeAll(async () => {
  page = await context.newPage();
  person = await signUp(page, "dora", "a crayfish walks backwards at dusk");
});

afterEach(() => {
  expect(complaints.splice(0), "what the browser complained about").toEqual([]);
});

afterAll(() => browser.close());

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
const rows = () => page.locator("main details summary time");

test("entries stand by day as sentences, and are found by what people call them", async () => {
  await visit(page, "/audit");
  await page.getByText("You signed in with password and code").waitFor();
  await page.getByRole("toolbar", { name: "Entries over time" }).waitFor();
  await inspectPage(page, "audit");
  await page.getByLabel("Search").fill("authenticator");
  await page.waitForURL("**/audit?q=authenticator");
  await page.getByText("You signed in with password and code").waitFor({ state: "detached" });
  await page.getByText("You set up an authenticator").waitFor();
  expect(await rows().count()).toBe(1);
  await button("Clear filters").click();
  await page.getByLabel("Decision").selectOption("refused");
  await page.getByText("Nothing matches these filters.").waitFor();
  await page.reload();
  await whenScriptsWork(page);
  expect(await page.getByLabel("Decision").inputValue()).toBe("refused");
  await button("Clear filters").click();
});

test("a time is chosen by one press or with the keyboard, and the numbers are there as a table", async () => {
  await button("Yesterday").click();
  await page.getByText("Nothing matches these filters.").waitFor();
  await button("Today").click();
  await page.getByText("You signed in with password and code").waitFor();
  await page.getByText("Show as a table").click();
  await page.getByRole("cell", { name: "4", exact: true }).waitFor();
  const bars = page.getByRole("toolbar", { name: "Entries over time" }).getByRole("button");
  await bars.first().focus();
  await page.keyboard.press("End");
  const last = bars.last();
  expect(await last.evaluate((bar) => bar === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  await page.waitForURL(/from=.*T.*Z/);
  await button("All time").click();
});

test("an entry proves itself in this browser, against a signed checkpoint", async () => {
  await page.getByText("You set up an authenticator").click();
  await button("Prove this entry").click();
  await page.getByText(/^Proven: this browser computed the log's root/).waitFor();
  await page.getByText("claw audit verify").waitFor();
  await inspectPage(page, "audit-proof");
});

test("the log is followed live: what happens elsewhere comes by itself, and is announced", async () => {
  await button("Live").click();
  await page.getByText("Following the log: no new entry yet").waitFor();
  const other = await context.newPage();
  const code = await other.request.post("/api/auth/step-up", {
    data: { code: "000000" },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(code.status()).toBe(403);
  await other.close();
  await page.getByText("Following the log: 1 new entry").waitFor();
  await page
    .getByText(`A fresh code was asked of ${person.email} and refused: it was a wrong code`)
    .waitFor();
  await inspectPage(page, "audit-live");
  await button("Live").click();
});

test("the log is taken along in every form, with what came so far, and the export stands in it", async () => {
  await button("Export").click();
  await page.getByRole("dialog", { name: "Export the log" }).waitFor();
  await inspectPage(page, "audit-export");
  for (const [name, ending, beginning] of [
    ["Signed bundle", ".tar", "README.txt"],
    ["Table (CSV)", ".csv", '"number","time","sentence"'],
    ["JSON Lines", ".jsonl", '{"id":'],
  ] as const) {
    const [file] = await Promise.all([page.waitForEvent("download"), button(`Download as ${name}`).click()]);
    expect(file.suggestedFilename()).toMatch(new RegExp(`^audit-[\\d-]+\\${ending}$`));
    expect((await readFile(await file.path(), "utf8")).startsWith(beginning)).toBe(true);
    await page.getByText(/^Done: /).waitFor();
  }
  await page.keyboard.press("Escape");
  await page.getByText("You exported the log as a signed bundle").waitFor();
});
