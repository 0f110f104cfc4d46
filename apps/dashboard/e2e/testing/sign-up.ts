import type { Page } from "playwright-core";
import { type Authenticator, authenticator } from "./authenticator.ts";
import { giveCode } from "./give-code.ts";
import { visit } from "./visit.ts";

/** Somebody who has just registered. */
export interface Person {
  readonly email: string;
  readonly app: Authenticator;
  readonly backupCodes: readonly string[];
}

/** The key that a page shows for an authenticator app. */
export async function shownKey(page: Page): Promise<string> {
  return ((await page.locator("code").textContent()) ?? "").replaceAll(/\s/g, "");
}

/** Registers somebody new and leaves them at their agents. */
export async function signUp(page: Page, name: string, password: string): Promise<Person> {
  const email = `${name}.${Date.now()}@acme.example`;
  await visit(page, "/register");
  await page.getByLabel("Company or name").fill("Acme Robotics");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("Scan this with your app").waitFor();
  const app = authenticator(await shownKey(page));
  await giveCode(page, app);
  await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
  const backupCodes = await page.getByRole("listitem").allTextContents();
  await page.getByLabel("I have kept them").check();
  await page.getByRole("button", { name: "Go to your agents" }).click();
  await page.getByRole("heading", { name: "No agents yet" }).waitFor();
  return { email, app, backupCodes };
}
