import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Authenticator, authenticator } from "./testing/authenticator.ts";
import { collectComplaints, openContext, startBrowser } from "./testing/browser.ts";
import { codeDialog, giveCode, whenChanged } from "./testing/give-code.ts";
import { inspectPage } from "./testing/inspect-page.ts";
import { portal } from "./testing/portal-context.ts";
import { shownKey } from "./testing/sign-up.ts";
import { visit, whenScriptsWork } from "./testing/visit.ts";

// One person's first visit, each test going on where the one before ended.
const browser = await startBrowser();
const context = await openContext(browser);
const complaints = collectComplaints(context);
const email = `ana.${Date.now()}@acme.example`;
const password = "a crab walks sideways home";
let page: Page;
let app: Authenticator;
let agentPage: string;

beforeAll(async () => {
  page = await context.newPage();
});

afterEach(() => {
  expect(complaints.splice(0), "what the browser complained about").toEqual([]);
});

afterAll(() => browser.close());

// Only this runtime makes a request when it is told to.
const testWithNano = test.skipIf(portal.runtime !== "nano");
const button = (name: string) => page.getByRole("button", { name, exact: true });
const expireStepUp = async () => {
  const response = await fetch(portal.expireStepUpUrl, { method: "POST" });
  expect(response.status).toBe(204);
};

test("a visitor reads what it is and what it promises, and joins the waitlist", async () => {
  await page.goto("/");
  await inspectPage(page, "landing");
  await page.getByLabel("Email").fill(`visitor.${Date.now()}@acme.example`);
  await page.getByLabel("What should the agent do?").fill("Read our invoices.");
  await button("Join the waitlist").click();
  await page.getByRole("status").getByText("You are on the list.").waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "Security" }).click();
  await page.getByRole("heading", { name: "What we do not promise" }).waitFor();
  await inspectPage(page, "security");
});

test("a person registers, sets up an authenticator and is given backup codes", async () => {
  await visit(page, "/sign-in");
  await inspectPage(page, "sign-in");
  await page.getByRole("link", { name: "Register" }).click();
  await page.waitForURL("**/register");
  await inspectPage(page, "register");
  await page.getByLabel("Company or name").fill("Acme Robotics");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await button("Continue").click();
  await page.getByText("Scan this with your app").waitFor();
  await inspectPage(page, "enroll");
  app = authenticator(await shownKey(page));
  await page.getByLabel("Code from your authenticator").fill("000000");
  await page.locator('[aria-invalid="true"]').waitFor();
  await giveCode(page, app);
  await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
  expect(await page.getByRole("listitem").count()).toBe(10);
  await inspectPage(page, "backup-codes");
  await page.getByLabel("I have kept them").check();
  await button("Go to your agents").click();
  await page.getByRole("heading", { name: "No agents yet" }).waitFor();
  await inspectPage(page, "agents-empty");
});

test("until the scripts work, a form sends nothing, and no password gets into an address", async () => {
  const still = await browser.newContext({ baseURL: portal.origin, javaScriptEnabled: false });
  const entrance = await still.newPage();
  for (const path of ["/sign-in", "/register"]) {
    await entrance.goto(path);
    await entrance.getByLabel("Password").fill(password);
    await entrance.getByLabel("Password").press("Enter");
    expect(await entrance.getByRole("button", { name: "Continue" }).isDisabled()).toBe(true);
    expect(new URL(entrance.url()).search).toBe("");
  }
  await still.close();
});

test("after signing out nothing is left, and signing in takes both factors", async () => {
  await page.locator("aside summary").click();
  await button("Sign out").click();
  await page.waitForURL("**/sign-in");
  // The page leaves for the entrance by itself, perhaps before all of it has come.
  await page.goto("/audit", { waitUntil: "commit" });
  await page.waitForURL("**/sign-in?next=%2Faudit");
  await whenScriptsWork(page);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await button("Continue").click();
  await page.getByRole("heading", { name: "Enter your code" }).waitFor();
  await inspectPage(page, "sign-in-code");
  await page.reload();
  await whenScriptsWork(page);
  await giveCode(page, app);
  await page.waitForURL("**/audit");
});

test("a deployment asks for a fresh code; refused, nothing happens; given, exactly what was asked is done", async () => {
  await visit(page, "/agents/new");
  await inspectPage(page, "deploy");
  await page.getByLabel("Agent name").fill("scout");
  await page.getByRole("radio", { name: portal.runtime === "nano" ? /^Nano/ : /^OpenClaw/ }).check();
  await page.getByRole("radio", { name: /^Call web services/ }).check();
  await page.getByLabel("Services it may reach").fill("api.example.com");
  await expireStepUp();
  await button("Deploy").click();
  await codeDialog(page).waitFor();
  await inspectPage(page, "step-up");
  await page.keyboard.press("Escape");
  await page.getByRole("alert").getByText("code").waitFor();
  const agents = await page.evaluate("fetch('/api/agents').then((answer) => answer.json())");
  expect(agents).toMatchObject({ items: [] });
  await button("Deploy").click();
  await giveCode(page, app);
  await page.waitForURL(/\/agents\/[0-9a-f-]{36}$/);
  agentPage = new URL(page.url()).pathname;
});

test("the deployment is shown until the agent runs, and the agent answers", async () => {
  // The other runtime is up before anybody could look.
  if (portal.runtime === "openclaw") await inspectPage(page, "deploying");
  await page.getByText("Running", { exact: true }).waitFor({ timeout: 400_000 });
  await inspectPage(page, "chat-empty");
  await page.getByLabel("Message to scout").fill("Hello from **Acme**");
  await page.keyboard.press("Enter");
  await page
    .getByText(/demo model/)
    .first()
    .waitFor();
  await button("Send").waitFor();
  // The demo model repeats what was said, and what an agent says is markdown.
  await page.getByRole("strong").getByText("Acme").waitFor();
  await inspectPage(page, "chat");
  await page.reload();
  await page
    .getByText(/demo model/)
    .first()
    .waitFor();
  await whenScriptsWork(page);
});

testWithNano("what the agent may not reach is refused and can be found in the log", async () => {
  await page.getByLabel("Message to scout").fill("fetch https://example.org/");
  await page.keyboard.press("Enter");
  await page.getByText("domain_not_allowed").waitFor();
  await visit(page, "/audit");
  await page.getByLabel("Action").selectOption("request.refused");
  await page.waitForURL("**/audit?action=request.refused");
  await page
    .getByText(/scout was refused/)
    .first()
    .waitFor();
  await page.getByText("the host is not among the allowed domains").first().waitFor();
  await page.reload();
  expect(await page.getByLabel("Action").inputValue()).toBe("request.refused");
  await page.locator("main summary:has(time)").first().click();
  await inspectPage(page, "log");
});

test("a credential is sealed, shown as a placeholder alone, and deleted after a question", async () => {
  await visit(page, `${agentPage}/credentials`);
  await button("Add a credential").click();
  await page.getByRole("dialog").waitFor();
  await inspectPage(page, "credential-add");
  await page.getByLabel("Name").fill("API_KEY");
  await page.getByLabel("How it is used").selectOption("oauth2");
  await page.getByLabel("Token URL").waitFor();
  await inspectPage(page, "credential-add-oauth2");
  await page.getByLabel("How it is used").selectOption("bearer");
  await page.getByLabel("Value").fill("sk-very-secret-value");
  await page.getByLabel("Hosts").fill("api.example.com");
  await button("Seal it").click();
  await whenChanged(page, app, page.getByText(/^dcph_[a-z2-7]{26}$/));
  expect(await page.content()).not.toContain("sk-very-secret-value");
  await inspectPage(page, "credentials");
  await button("Replace the value of API_KEY").click();
  await page.getByLabel("Value", { exact: true }).fill("sk-another-secret-value");
  await inspectPage(page, "credential-replace");
  await button("Replace it").click();
  await whenChanged(page, app, page.getByText(/value 2 since/));
  await button("Delete API_KEY").click();
  await page.getByRole("alertdialog").waitFor();
  await inspectPage(page, "credential-delete");
  await button("Delete credential").click();
  await whenChanged(page, app, page.getByRole("heading", { name: "No credentials" }));
});

test("settings are changed where they can be read, hold without a restart, and what is wrong is said beside its field", async () => {
  await visit(page, `${agentPage}/settings`);
  await page.getByText("Nothing is changed yet.").waitFor();
  expect(await button("Save").isDisabled()).toBe(true);
  await page.getByLabel("Memory in MiB").fill("1");
  await button("Save").click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await inspectPage(page, "settings-refused");
  await button("Undo").click();
  await page.getByText("Nothing is changed yet.").waitFor();
  await page.getByLabel("Services it may reach").fill("api.example.com\nfiles.example.com");
  await page.getByRole("checkbox", { name: "Read files" }).check();
  await page.getByText("This holds at once, without a restart.").waitFor();
  await inspectPage(page, "settings");
  await expireStepUp();
  await button("Save").click();
  await giveCode(page, app);
  await page.getByText("scout is changed.").waitFor();
  await visit(page, `${agentPage}/overview`);
  await page.getByText("reach api.example.com, files.example.com").waitFor();
  await visit(page, "/audit?action=agent.update");
  await page.getByText(/You changed scout/).waitFor();
});

test("a person sees what the agent uses and prints, and has its isolation proven", async () => {
  await visit(page, `${agentPage}/isolation`);
  await page.getByText("Nobody has asked for a proof").waitFor();
  await expireStepUp();
  await button("Prove isolation").click();
  await giveCode(page, app);
  await page
    .getByText(/All \d+ checks passed\./)
    .first()
    .waitFor({ timeout: 120_000 });
  await page.getByRole("table").first().waitFor();
  await inspectPage(page, "isolation");
  await visit(page, `${agentPage}/output`);
  await page.getByRole("log", { name: "Output" }).waitFor();
  await page.getByLabel("Only lines that hold").fill("no line holds this text");
  await button("Search").click();
  await page.getByText("No line holds this", { exact: true }).waitFor();
  await page.getByLabel("Only lines that hold").fill("");
  await page.getByRole("log", { name: "Output" }).waitFor();
  await inspectPage(page, "output");
  await visit(page, `${agentPage}/metrics`);
  // Measured once a minute.
  await page.getByRole("heading", { name: "Processor" }).waitFor({ timeout: 150_000 });
  await inspectPage(page, "metrics");
});

test("every other page is there, after a reload and going back too", async () => {
  await visit(page, `${agentPage}/overview`);
  await page.getByText("It may not").waitFor();
  const history = page.locator("section").filter({ has: page.getByRole("heading", { name: "History" }) });
  await history.getByRole("listitem").filter({ hasText: "Running" }).first().waitFor();
  await inspectPage(page, "overview");
  await page.getByRole("navigation", { name: "Agent" }).getByRole("link", { name: "Log" }).click();
  await page.locator("main summary").first().waitFor();
  await inspectPage(page, "agent-log");
  await page.goBack();
  await page.getByText("It may not").waitFor();
  await visit(page, "/agents");
  await page.getByRole("link", { name: "scout" }).waitFor();
  // Measured every fifteen seconds.
  await page.getByRole("cell", { name: /^(?:Memory)?\d+ MB of \d+ [MG]B$/ }).waitFor();
  await inspectPage(page, "agents");
  await visit(page, "/status");
  await page.getByText("Log signer").waitFor();
  await inspectPage(page, "status");
});

test("deleting an agent asks first, and its log stays", async () => {
  await visit(page, agentPage);
  await button("Delete").click();
  await page.getByRole("alertdialog").waitFor();
  await button("Keep it").click();
  await button("Delete").click();
  await button("Delete agent").click();
  await page.getByText("This cannot be undone").waitFor();
  await inspectPage(page, "agent-delete-code");
  await giveCode(page, app);
  await page.waitForURL("**/agents");
  await visit(page, "/audit?action=agent.delete");
  await page.getByText("You deleted scout").waitFor();
});
