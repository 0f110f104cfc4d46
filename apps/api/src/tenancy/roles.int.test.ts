import { ALL_ROUTES } from "@deployclaw/contracts";
import { ROLES, roleMay } from "@deployclaw/domain";
import { testDatabase } from "@deployclaw/testkit";
import { describe, expect, test } from "vitest";
import { hasNoEnd } from "../testing/has-no-end.ts";
import { testApi } from "../testing/test-api.ts";

const database = await testDatabase();
const api = testApi(database);
const params = { id: "0197f000-0000-7000-8000-000000000000", name: "some" };
// Logging out would end the session that the rest is tried with, and a stream does not end by itself.
const routes = ALL_ROUTES.filter((route) => route.needs.session === "full" && !hasNoEnd(route));

describe.each(ROLES)(
  "a %s is refused by role exactly what the table of roles does not give",
  async (role) => {
    const browser = api.browser();
    const { userId } = await browser.signUp();
    await database.superuser`UPDATE users SET role = ${role} WHERE id = ${userId}`;
    browser.forgetStepUp();

    test.each(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
      "%s",
      async (_, route) => {
        const answer = await browser.call(route, { params, body: route.body === undefined ? undefined : {} });
        const isForbidden = answer.status === 403 && /\/errors\/forbidden$/.test(answer.body.type);
        expect(isForbidden).toBe(!roleMay(role, route.needs.ability));
      },
    );
  },
);
