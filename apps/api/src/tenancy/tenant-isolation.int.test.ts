import {
  ALL_ROUTES,
  createCredentialRoute,
  createForwarderRoute,
  type RouteContract,
  sessionRoute,
} from "@deployclaw/contracts";
import { recordedDatabase, testAgent, testClient, testDatabase } from "@deployclaw/testkit";
import { describe, expect, test } from "vitest";
import { hasNoEnd } from "../testing/has-no-end.ts";
import { type IdPosition, idPositions, jsonSchemaOf } from "../testing/id-positions.ts";
import { BODY_EXAMPLES } from "../testing/request-examples.ts";
import { testApi } from "../testing/test-api.ts";
import type { TestRequest } from "../testing/test-browser.ts";

const database = recordedDatabase(await testDatabase());
const { superuser } = database;
const api = testApi(database);

/** A client with an agent, a credential, a forwarder and sessions, as it comes about through the API. */
async function livedIn(credentialName: string) {
  const browser = api.browser();
  const { clientId, userId } = await browser.signUp();
  const { agentId } = await testAgent(database, await asTestClient(clientId, userId), { status: "running" });
  const body = { name: credentialName, value: "a value", hosts: ["api.example.com"] };
  await browser.stepUp();
  await browser.call(createCredentialRoute, { params: { id: agentId }, body });
  const destination = { kind: "webhook", url: `https://${credentialName.toLowerCase()}.example.com/` };
  await browser.call(createForwarderRoute, { body: { name: `to ${credentialName}`, destination } });
  return { browser, clientId, userId, agentId, credentialName };
}
const asTestClient = async (clientId: string, userId: string) => ({
  ...(await testClient(database)),
  clientId: clientId as Awaited<ReturnType<typeof testClient>>["clientId"],
  userId: userId as Awaited<ReturnType<typeof testClient>>["userId"],
});

const owner = await livedIn("OWNERS");
const stranger = await livedIn("STRANGERS");
const { browser } = stranger;
const MISSING = "0197f000-0000-7000-8000-00000000dead";

/** Every id in any table that belongs to the owner, by the table it is from. */
async function idsOfOwner(): Promise<readonly string[]> {
  const rows = await superuser<{ id: string }[]>`
    SELECT id FROM clients WHERE id = ${owner.clientId}
    UNION SELECT id FROM users WHERE client_id = ${owner.clientId}
    UNION SELECT id FROM agents WHERE client_id = ${owner.clientId}
    UNION SELECT id FROM agent_credentials WHERE client_id = ${owner.clientId}
    UNION SELECT id FROM log_forwarders WHERE client_id = ${owner.clientId}
    UNION SELECT id FROM sessions WHERE user_id = ${owner.userId}
    UNION (SELECT id FROM backup_codes WHERE user_id = ${owner.userId} LIMIT 1)
    UNION (SELECT id FROM audit_logs WHERE client_id = ${owner.clientId} LIMIT 1)`;
  return rows.map(({ id }) => id);
}

const tables = await superuser<{ name: string }[]>`
  SELECT relname AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`;

/** What giving a code, or taking the log along, writes of whoever does it. */
const OWN_STEP_UP: Readonly<Record<string, string>> = {
  sessions: `WHERE user_id <> '${stranger.userId}'`,
  totp_factors: `WHERE user_id <> '${stranger.userId}'`,
  audit_logs: "WHERE action_type NOT IN ('user.step_up', 'audit.export')",
};

/** A hash of the rows of every table, but for what giving a code writes. */
async function everything(): Promise<ReadonlyMap<string, string>> {
  const hashes = tables.map(
    ({ name }) => `
      SELECT '${name}' AS name, count(*)::int AS count, md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash
      FROM public.${name} t ${OWN_STEP_UP[name] ?? ""}`,
  );
  const rows = await superuser.unsafe<{ name: string }[]>(hashes.join(" UNION ALL "));
  return new Map(rows.map((row) => [row.name, JSON.stringify(row)]));
}

const nameOf = (route: RouteContract) => `${route.method.toUpperCase()} ${route.path}`;
const paramsOf = (route: RouteContract): Record<string, string> => {
  const own: Record<string, string> = { id: stranger.agentId, name: stranger.credentialName };
  return Object.fromEntries(
    (route.path.match(/(?<=\{)\w+(?=\})/g) ?? []).map((name) => [name, own[name] ?? "none"]),
  );
};

function put(into: unknown, path: readonly string[], value: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(into)) return [put(into[0], rest, value)];
  const record = (into ?? {}) as Record<string, unknown>;
  return { ...record, [name]: put(record[name], rest, value) };
}

/** A request of the stranger's own that would go through, with one id in it exchanged. */
function requestWith(route: RouteContract, { place, path }: IdPosition, id: string): TestRequest {
  const body = BODY_EXAMPLES[route.id];
  const base = { params: paramsOf(route), ...(body === undefined ? {} : { body }) };
  const [name = ""] = path;
  if (place === "path") return { ...base, params: { ...base.params, [name]: id } };
  if (place === "query") return { ...base, query: { [name]: id } };
  return { ...base, body: put(body, path, id) };
}

/** Gives what the route needs for this request, so that what decides is the id alone. */
async function allow(route: RouteContract, request: TestRequest): Promise<void> {
  if (route.needs.stepUp !== "operation") return;
  const refused = await browser.call(route, request);
  await browser.stepUp(refused.body.operation);
}

interface Probe {
  readonly answer: unknown;
  readonly statements: readonly string[];
}

/** What a request is answered, but for its own id, and the statements that it came to. */
async function probe(route: RouteContract, request: TestRequest): Promise<Probe> {
  await allow(route, request);
  // When a session was last used is written now and then: here, so that it is not while somebody counts.
  await browser.call(sessionRoute);
  database.takeStatements();
  const { status, body } = await browser.call(route, request);
  return {
    answer: { status, body: { ...body, requestId: "", operation: "" } },
    statements: database.takeStatements(),
  };
}

type Rows = ReadonlyMap<string, string>;
const differing = (before: Rows, after: Rows): readonly string[] =>
  [...after].filter(([name, rows]) => before.get(name) !== rows).map(([name]) => name);

/** Runs `work` as somebody who just gave a code, and names the tables of which a row changed by it. */
async function changes(work: () => Promise<void>): Promise<readonly string[]> {
  await browser.stepUp();
  // What an earlier request still writes behind its answer is none of this one's.
  let before = await everything();
  for (let again = await everything(); differing(before, again).length > 0; again = await everything())
    before = again;
  await work();
  return differing(before, await everything());
}

/** Places that look like an id and are none of ours: a conversation's name, and what an outside service calls an id. */
const NO_IDS: { readonly [route: string]: readonly string[] } = {
  chatWithAgent: ["body sessionId"],
  createCredential: ["body slot/clientId", "body slot/accessKeyId"],
};

const signedInRoutes = ALL_ROUTES.filter(({ needs }) => needs.session !== "none");
// Whose things a stream without an end tells of is tried where it is.
const positions = ALL_ROUTES.filter((route) => !hasNoEnd(route)).flatMap((route) =>
  idPositions(route)
    .map((position) => ({ route, position, where: `${position.place} ${position.path.join("/")}` }))
    .filter(({ where }) => !(NO_IDS[route.id] ?? []).includes(where)),
);

// What was taken or changed once is not there to be found by a second attempt.
const ONCE = { retry: 0 };

const reading = signedInRoutes.filter((route) => route.method === "get" && !hasNoEnd(route));

describe("no answer names anything of another client", async () => {
  const names = [...(await idsOfOwner()), owner.credentialName, owner.browser.email];
  test.each(reading.map((route) => [nameOf(route), route] as const))("%s", async (_, route) => {
    const { text } = await browser.call(route, { params: paramsOf(route) });
    for (const name of names) expect(text).not.toContain(name);
  });
});

describe(
  "another client's id, in whatever place, is answered as if it did not exist, by the same statements, and writes nothing",
  ONCE,
  async () => {
    const ids = await idsOfOwner();

    test("there are places and ids to try", () => {
      expect(positions.length).toBeGreaterThan(15);
      expect(ids.length).toBeGreaterThan(6);
      const known = ALL_ROUTES.map(({ id }) => id);
      expect(known).toEqual(expect.arrayContaining([...Object.keys(BODY_EXAMPLES), ...Object.keys(NO_IDS)]));
    });

    test.each(positions.map((each) => [nameOf(each.route), each.where, each] as const))(
      "%s: %s",
      async (_name, _where, { route, position }) => {
        const isName = position.path.at(-1) === "name";
        const tried = isName ? [owner.credentialName] : ids;
        const changed = await changes(async () => {
          const missing = await probe(route, requestWith(route, position, isName ? "MISSING" : MISSING));
          if (position.place !== "query") expect(missing.answer).toMatchObject({ status: 404 });
          for (const id of tried)
            expect(await probe(route, requestWith(route, position, id))).toEqual(missing);
        });
        expect(changed).toEqual([]);
      },
    );
  },
);

describe(
  "nobody can say for whom a request is: a client, user or agent smuggled into it is refused or changes nothing",
  ONCE,
  () => {
    const smuggled = {
      clientId: owner.clientId,
      client_id: owner.clientId,
      userId: owner.userId,
      id: owner.agentId,
    };

    const bodies = signedInRoutes.filter((route) => BODY_EXAMPLES[route.id] !== undefined);
    test.each(bodies.map((route) => [nameOf(route), route] as const))(
      "in the body of %s",
      async (_, route) => {
        const example = BODY_EXAMPLES[route.id] ?? {};
        const places = [[], ...objectsIn(example)];
        const changed = await changes(async () => {
          for (const [field, value] of Object.entries(smuggled))
            for (const place of places) {
              const request = { params: paramsOf(route), body: put(example, [...place, field], value) };
              const { answer } = await probe(route, request);
              expect(answer, `${place.join("/")} ${field}`).toMatchObject({ status: 422 });
            }
        });
        expect(changed).toEqual([]);
      },
    );

    test.each(reading.map((route) => [nameOf(route), route] as const))(
      "in the query of %s",
      async (_, route) => {
        const params = paramsOf(route);
        const plain = await probe(route, { params });
        for (const [field, value] of Object.entries(smuggled)) {
          const { answer } = await probe(route, { params, query: { [field]: value } });
          if (route.query === undefined) expect(answer).toEqual(plain.answer);
          else expect(answer, field).toMatchObject({ status: 422 });
        }
      },
    );
  },
);

/** The ways to every object within an example that has fields of its own; free-form ones are left out. */
function objectsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, below]) => {
    const isObject = typeof below === "object" && below !== null && !Array.isArray(below);
    if (!isObject || ["config", "rateLimits"].includes(name)) return [];
    return [[...path, name], ...objectsIn(below, [...path, name])];
  });
}

describe("what a list is ordered and filtered by is chosen from what the product names", () => {
  const lists = ALL_ROUTES.filter((route) => route.query !== undefined);
  const injections = [
    "sort",
    "order",
    "orderBy",
    "filter",
    "where",
    "select",
    "created_at; DROP TABLE agents",
  ];

  test.each(lists.map((route) => [nameOf(route), route] as const))("%s", async (_, route) => {
    for (const name of injections) {
      const query = { [name]: "name; SELECT 1" };
      expect((await browser.call(route, { params: paramsOf(route), query })).status, name).toBe(422);
    }
    if (route.query === undefined) return;
    const { properties = {} } = jsonSchemaOf(route.query);
    for (const [name, schema] of Object.entries(properties))
      if (/sort|order|action|kind|status|by$/i.test(name)) expect(schema.enum, name).toBeInstanceOf(Array);
  });
});
