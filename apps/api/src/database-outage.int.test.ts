import { listAgentsRoute, loginRoute } from "@deployclaw/contracts";
import { eventually, privateDatabase } from "@deployclaw/testkit";
import { expect, test } from "vitest";
import { testApi } from "./testing/test-api.ts";
import { PASSWORD } from "./testing/test-browser.ts";

const database = await privateDatabase();

test("without PostgreSQL every request is 503, and works again by itself when it is back", async () => {
  const api = testApi(database);
  const browser = api.browser();
  await browser.signUp();
  const body = { email: browser.email, password: PASSWORD };
  await database.stop();
  for (let index = 0; index < 10; index += 1) {
    const listed = await browser.call(listAgentsRoute);
    expect(listed.status).toBe(503);
    expect(listed.body.type).toMatch(/\/dependency-unavailable$/);
    expect((await api.browser().call(loginRoute, { body })).status).toBe(503);
  }
  await database.start();
  const back = () => browser.call(listAgentsRoute).then((answer) => answer.status === 200);
  await eventually("requests are answered again", back);
  await eventually("signing in works again", () =>
    api
      .browser()
      .call(loginRoute, { body })
      .then((answer) => answer.status === 200),
  );
});
