import { ALL_ROUTES, type RouteContract, sessionRoute } from "@deployclaw/contracts";
import { isPossibleDuring } from "@deployclaw/domain";
import { testDatabase } from "@deployclaw/testkit";
import { describe, expect, test } from "vitest";
import { hasNoEnd } from "../testing/has-no-end.ts";
import { testApi } from "../testing/test-api.ts";

const database = await testDatabase();
const api = testApi(database);
const browser = api.browser();
const { clientId } = await browser.signUp();

const params = { id: "0197f000-0000-7000-8000-000000000000", name: "some" };
const nameOf = (route: RouteContract) => [`${route.method.toUpperCase()} ${route.path}`, route] as const;
const call = (route: RouteContract) =>
  browser.call(route, { params, body: route.body === undefined ? undefined : {} });

describe("while a client is suspended", async () => {
  await database.superuser`
    UPDATE clients SET suspended_at = '2030-01-02T00:00:00Z', suspension_reason = 'Mining.' WHERE id = ${clientId}`;

  test("the session says so, since when and why", async () => {
    expect((await browser.call(sessionRoute)).body.client.hold).toEqual({
      kind: "suspended",
      since: "2030-01-02T00:00:00.000Z",
      reason: "Mining.",
    });
  });

  const changing = ALL_ROUTES.filter(
    ({ needs }) => needs.session === "full" && !isPossibleDuring("suspended", needs.ability),
  );
  test.each(changing.map(nameOf))(
    "nothing changes, and the refusal gives the reason: %s",
    async (_, route) => {
      const answer = await call(route);
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({
        type: expect.stringMatching(/\/errors\/client-suspended$/),
        detail: "This client is suspended since 2030-01-02: Mining.",
      });
    },
  );

  test("there is something that could change", () => {
    expect(changing.length).toBeGreaterThanOrEqual(9);
  });

  const looking = ALL_ROUTES.filter(({ method, needs }) => method === "get" && needs.session === "full");
  test.each(looking.filter((route) => !hasNoEnd(route)).map(nameOf))(
    "it can be looked at: %s",
    async (_, route) => {
      expect((await call(route)).text).not.toContain("client-suspended");
    },
  );
});
