import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { collectComplaints, openContext, startBrowser } from "./testing/browser.ts";
import { whenChanged } from "./testing/give-code.ts";
import { inspectPage } from "./testing/inspect-page.ts";
import { type Person, signUp } from "./testing/sign-up.ts";
import { visit } from "./testing/visit.ts";

// One admin forwards the log, each test going on where the one before ended.
const browser = await startBrowser();
const context = await openContext(browser);
const complaints = collectComplaints(context);
let page: Page;
let person: Person;

beforeAll(async () => {
  page = await context.newPage();
  person = await signUp(page, "cleo", "a shrimp hides under a warm stone");
});

afterEach(() => {
  expect(complaints.splice(0), "what the browser complained about").toEqual([]);
});

afterAll(() => browser.close());

const button = (name: string) => page.getByRole("button", { name, exact: true });
const dialog = (name: string) => page.getByRole("dialog", { name });
const said = (text: string | RegExp) => page.getByLabel("Notifications").getByText(text);

test("from the log an admin comes to its forwarding, and it says that there is none", async () => {
  await visit(page, "/audit");
  await page.getByRole("link", { name: "Forwarding" }).click();
  await page.getByRole("heading", { name: "The log is forwarded nowhere" }).waitFor();
  await inspectPage(page, "forwarding-empty");
});

test("a webhook is added, what is wrong with it is said beside its field, and its secret is shown once", async () => {
  await button("Add a forwarder").click();
  await dialog("Forward the log").waitFor();
  await inspectPage(page, "forwarding-add");
  await page.getByLabel("Name").fill("SIEM");
  await page.getByLabel("Address").fill("https://127.0.0.1/in");
  await button("Forward the log").click();
  await whenChanged(page, person.app, page.getByText("must be an https address with a host name"));
  await page.getByLabel("Address").fill("https://siem.deployclaw.invalid/in");
  await button("Forward the log").click();
  await whenChanged(page, person.app, dialog("The secret of SIEM"));
  expect(await page.locator("code").textContent()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await inspectPage(page, "forwarding-secret");
  await page.getByLabel("My receiver has it").check();
  await button("Done").click();
  await page.getByRole("heading", { name: "SIEM" }).waitFor();
});

test("a test of it says what happened, and why nothing is delivered stands beside it", async () => {
  await button("Test SIEM").click();
  await whenChanged(page, person.app, said("SIEM: siem.deployclaw.invalid does not resolve."));
  await page.getByText("Failing", { exact: true }).waitFor();
  await page.getByText(/entr(?:y waits|ies wait)/).waitFor();
  await inspectPage(page, "forwarding-failing");
});

test("it is paused, resumed, renamed, sent back to the beginning, given another secret, and deleted once that was confirmed", async () => {
  await button("Pause SIEM").click();
  await whenChanged(page, person.app, button("Resume SIEM"));
  await button("Resume SIEM").click();
  await whenChanged(page, person.app, button("Pause SIEM"));
  await button("Change SIEM").click();
  await page.getByLabel("Name").fill("Collector");
  await inspectPage(page, "forwarding-change");
  await button("Save").click();
  await whenChanged(page, person.app, button("Pause Collector"));
  await button("Change Collector").click();
  await page.getByLabel("Name").fill("SIEM");
  await page.getByLabel("Next entry").fill("0");
  await button("Save").click();
  await whenChanged(page, person.app, button("Pause SIEM"));
  await button("New secret for SIEM").click();
  await button("Make a new secret").click();
  await whenChanged(page, person.app, dialog("The secret of SIEM"));
  await page.getByLabel("My receiver has it").check();
  await button("Done").click();
  await button("Delete SIEM").click();
  await page.getByRole("alertdialog", { name: "Delete SIEM?" }).waitFor();
  await button("Delete forwarder").click();
  await whenChanged(page, person.app, said("SIEM is deleted."));
  await page.getByRole("heading", { name: "The log is forwarded nowhere" }).waitFor();
});

test("the log tells all of it", async () => {
  await visit(page, "/audit");
  await page.getByText("You deleted the forwarder SIEM").waitFor();
  await page.getByText("You tested the forwarder SIEM: it was not delivered").waitFor();
});
