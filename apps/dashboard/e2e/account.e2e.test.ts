import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { authenticator } from "./testing/authenticator.ts";
import { collectComplaints, openContext, PATIENCE_MS, startBrowser } from "./testing/browser.ts";
import { giveCode, whenChanged } from "./testing/give-code.ts";
import { inspectPage } from "./testing/inspect-page.ts";
import { type Person, shownKey, signUp } from "./testing/sign-up.ts";
import { visit, whenScriptsWork } from "./testing/visit.ts";

// One person looks after their account, each test going on where the one before ended.
const browser = await startBrowser();
const context = await openContext(browser);
const elsewhere = await openContext(browser);
const complaints = [collectComplaints(context), collectComplaints(elsewhere)];
const password = "a lobster walks backwards home";
const newPassword = "a shrimp swims sideways home";
let page: Page;
let person: Person;

beforeAll(async () => {
  page = await context.newPage();
  person = await signUp(page, "ben", password);
});

afterEach(() => {
  expect(
    complaints.flatMap((each) => each.splice(0)),
    "what the browser complained about",
  ).toEqual([]);
});

afterAll(() => browser.close());

const button = (name: string) => page.getByRole("button", { name, exact: true });
const said = (text: string) => page.getByLabel("Notifications").getByText(text);

async function signIn(there: Page, secret: string, code: () => Promise<void>): Promise<void> {
  await visit(there, "/sign-in");
  await there.getByLabel("Email").fill(person.email);
  await there.getByLabel("Password").fill(secret);
  await there.getByRole("button", { name: "Continue" }).click();
  await there.getByRole("heading", { name: "Enter your code" }).waitFor();
  await code();
  await there.waitForURL("**/agents");
}

/** The newest link of a kind that was mailed to the person: this platform shows its mail. */
async function mailedLink(path: string): Promise<string> {
  const mailbox = await context.newPage();
  let href: string | null = null;
  for (const deadline = performance.now() + PATIENCE_MS; href === null; await mailbox.waitForTimeout(250)) {
    if (performance.now() > deadline) throw new Error(`no mail with a link to ${path}`);
    await mailbox.goto("/mailbox");
    const links = mailbox
      .locator("article", { hasText: `to ${person.email}` })
      .locator(`a[href*="${path}#"]`);
    if ((await links.count()) > 0) href = await links.first().getAttribute("href");
  }
  await mailbox.close();
  return href;
}

test("a mail address is confirmed with the link that was mailed, once", async () => {
  await page.getByText("Please confirm your mail address").waitFor();
  const link = await mailedLink("/verify-email");
  await visit(page, link);
  await inspectPage(page, "verify-email");
  await button("Confirm").click();
  await page.getByText(`${person.email} is confirmed.`).waitFor();
  await page.goto("/");
  await visit(page, link);
  await button("Confirm").click();
  await page.getByRole("heading", { name: "This link does not work" }).waitFor();
  await inspectPage(page, "broken-link");
  await visit(page, "/agents");
  await page.getByRole("heading", { name: "No agents yet" }).waitFor();
  await visit(page, "/account");
  await page.getByText(`${person.email}, confirmed`).waitFor();
  expect(await page.getByText("Please confirm your mail address").count()).toBe(0);
});

test("a session somewhere else is seen and can be ended", async () => {
  const there = await elsewhere.newPage();
  await signIn(there, password, async () => {
    await there.getByRole("button", { name: "Use a backup code instead" }).click();
    await there.getByLabel("Backup code").fill(person.backupCodes[0] ?? "");
    await there.getByRole("button", { name: "Sign in" }).click();
  });
  await page.locator("aside summary").click();
  await page.getByRole("link", { name: "Your account" }).click();
  await page.waitForURL("**/account");
  await page.getByText("9 are left").waitFor();
  const sessions = page.getByText("Chrome on Linux");
  await sessions.nth(1).waitFor();
  await inspectPage(page, "account");
  await button("End Chrome on Linux").click();
  await whenChanged(page, person.app, said("The session has ended."));
  await sessions.nth(1).waitFor({ state: "detached" });
  await there.goto("/agents", { waitUntil: "commit" });
  await there.waitForURL("**/sign-in?next=%2Fagents");
  await elsewhere.close();
});

test("a password is changed by whoever knows the current one, to one that is not known to everybody", async () => {
  await button("Change").click();
  await page.getByLabel("Current password").fill("not my password at all");
  await page.getByLabel("New password").fill(newPassword);
  await button("Change password").click();
  await whenChanged(page, person.app, page.locator('[aria-invalid="true"]'));
  await inspectPage(page, "account-password");
  await page.getByLabel("Current password").fill(password);
  await page.getByLabel("New password").fill("password12345");
  await button("Change password").click();
  await page.getByLabel("New password").and(page.locator('[aria-invalid="true"]')).waitFor();
  await page.getByLabel("New password").fill(newPassword);
  await button("Change password").click();
  await said("Your password is changed.").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("new backup codes are shown once, for a code of the app", async () => {
  await button("Make new ones").click();
  await giveCode(page, person.app);
  await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
  const backupCodes = await page
    .getByRole("list", { name: "Backup codes" })
    .getByRole("listitem")
    .allTextContents();
  expect(backupCodes).toHaveLength(10);
  // Shown this once, they do not vanish by a slip.
  await page.keyboard.press("Escape");
  expect(backupCodes).not.toEqual(expect.arrayContaining([person.backupCodes[1]]));
  await inspectPage(page, "account-backup-codes");
  person = { ...person, backupCodes };
  await page.getByLabel("I have kept them").check();
  await button("Done").click();
  await page.getByText("10 are left").waitFor();
});

test("an admin has the whole client deleted by typing its name, and takes it back", async () => {
  await button("Delete client").click();
  await page.getByLabel("Type Acme Robotics to confirm").fill("acme robotics");
  expect(await button("Delete everything").isDisabled()).toBe(true);
  await page.getByLabel("Type Acme Robotics to confirm").fill("Acme Robotics");
  await inspectPage(page, "client-delete");
  await button("Delete everything").click();
  await page.getByText("This cannot be undone").waitFor();
  await giveCode(page, person.app);
  await page.getByRole("heading", { name: "It is erased in a while" }).waitFor();
  await inspectPage(page, "client-delete-certificate");
  await button("I have kept it").click();
  await page.getByText("Your client is being deleted.").waitFor();
  await inspectPage(page, "client-deleting");
  await button("Take it back").click();
  await whenChanged(page, person.app, said("The deletion is taken back."));
  await button("Delete client").waitFor();
});

test("a lost phone is replaced with password and backup code, and the new app signs in", async () => {
  await button("Replace").click();
  await inspectPage(page, "account-authenticator");
  await page.getByLabel("Password", { exact: true }).fill(newPassword);
  await page.getByLabel("Code of the current app").fill(person.backupCodes[0] ?? "");
  await button("Show the new key").click();
  await page.getByText("Scan this with your app").waitFor();
  await inspectPage(page, "account-authenticator-key");
  const app = authenticator(await shownKey(page));
  await giveCode(page, app);
  await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
  await page.getByLabel("I have kept them").check();
  await button("Done").click();
  await page.locator("aside summary").click();
  await button("Sign out").click();
  await page.waitForURL("**/sign-in");
  person = { ...person, app };
  await signIn(page, newPassword, () => giveCode(page, app));
  await visit(page, "/audit?action=user.totp_replace");
  await page.getByText("You replaced the authenticator").waitFor();
  await whenScriptsWork(page);
});

test("a forgotten password is replaced with a mailed link, and the authenticator is still asked for", async () => {
  await page.locator("aside summary").click();
  await button("Sign out").click();
  await page.waitForURL("**/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.waitForURL("**/forgot-password");
  await inspectPage(page, "forgot-password");
  await page.getByLabel("Email").fill(person.email);
  await button("Mail me a link").click();
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  await visit(page, await mailedLink("/reset-password"));
  await inspectPage(page, "reset-password");
  await page.getByLabel("New password").fill(password);
  await button("Set password").click();
  await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
  await signIn(page, password, () => giveCode(page, person.app));
});
