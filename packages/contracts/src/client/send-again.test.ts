import { describe, expect, test, vi } from "vitest";
import { ALL_ROUTES } from "../all-routes.ts";
import { CREATIONS, createApiClient } from "./create-api-client.ts";
import { sendAgain } from "./send-again.ts";

const problem = (kind: string, status: number) =>
  Response.json({ type: `https://claw.example/errors/${kind}` }, { status });
const creation = () =>
  new Request("https://claw.example/api/agents", {
    method: "POST",
    headers: { "idempotency-key": "k-1" },
    body: '{"name":"a"}',
  });
const noPause = async () => undefined;

describe("a creation is sent again with the same key and body", () => {
  test.each([
    ["no answer came", () => Promise.reject(new TypeError("fetch failed"))],
    ["it is still under way", async () => problem("request-in-progress", 409)],
    ["a part of the platform is away", async () => problem("dependency-unavailable", 503)],
  ])("when %s", async (_, fail) => {
    const sent: string[] = [];
    const send = async (request: Request) => {
      sent.push(`${request.headers.get("idempotency-key")} ${await request.text()}`);
      return sent.length < 3 ? fail() : Response.json({ ok: true });
    };
    const response = await sendAgain(send, noPause)(creation());
    expect(response.status).toBe(200);
    expect(sent).toEqual(Array(3).fill('k-1 {"name":"a"}'));
  });
});

test.each([
  ["conflict", 409],
  ["idempotency-key-reused", 422],
  ["internal-error", 500],
])("%s is an answer, and final", async (kind, status) => {
  const send = vi.fn(async () => problem(kind, status));
  expect((await sendAgain(send, noPause)(creation())).status).toBe(status);
  expect(send).toHaveBeenCalledTimes(1);
});

test("it is given up after two more tries, and at once when the caller left", async () => {
  const send = vi.fn(() => Promise.reject(new TypeError("fetch failed")));
  await expect(sendAgain(send, noPause)(creation())).rejects.toThrow("fetch failed");
  expect(send).toHaveBeenCalledTimes(3);
  const left = new Request(creation(), { signal: AbortSignal.abort() });
  await expect(sendAgain(send, noPause)(left)).rejects.toThrow();
  expect(send).toHaveBeenCalledTimes(4);
});

test("what carries no key is sent once", async () => {
  const send = vi.fn(() => Promise.reject(new TypeError("fetch failed")));
  const request = new Request("https://claw.example/api/agents/a/chat", { method: "POST", body: "{}" });
  await expect(sendAgain(send, noPause)(request)).rejects.toThrow();
  expect(send).toHaveBeenCalledTimes(1);
});

test("the client gives each creation a key of its own, and nothing else one", async () => {
  const creating = ALL_ROUTES.filter((route) => route.idempotent === true).map((route) => route.path);
  expect([...CREATIONS].sort()).toEqual(creating.sort());
  const keys: (string | null)[] = [];
  const client = createApiClient(async (request) => {
    keys.push(request.headers.get("idempotency-key"));
    return Response.json({});
  }, "https://claw.example");
  const permissions = { scopes: [], rateLimits: {}, allowedDomains: [], maxDailyTokenSpend: 0 };
  for (let index = 0; index < 2; index += 1)
    await client.POST("/api/agents", { body: { name: "a", runtime: "nano", permissions } });
  await client.POST("/api/agents/{id}/restart", { params: { path: { id: "a" } } });
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBeNull();
});
