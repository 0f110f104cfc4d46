import type { Locator, Page } from "playwright-core";
import type { Authenticator } from "./authenticator.ts";

/** The dialog that asks for a fresh code. */
export const codeDialog = (page: Page): Locator =>
  page.getByRole("dialog", { name: "Confirm that it is you" });

/** Types a code that was not given before; the sixth digit sends it. */
export async function giveCode(page: Page, app: Authenticator): Promise<void> {
  await page.getByLabel("Code from your authenticator").fill(await app.nextCode());
}

/** Waits for what a change leads to. On a slow machine the code for the change before may be too old by now. */
export async function whenChanged(page: Page, app: Authenticator, result: Locator): Promise<void> {
  await result.or(codeDialog(page)).first().waitFor();
  if (!(await codeDialog(page).isVisible())) return;
  await giveCode(page, app);
  await result.waitFor();
}
