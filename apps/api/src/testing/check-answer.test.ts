import { expect, test } from "vitest";
import { checkAnswer } from "./check-answer.ts";

const problem = { type: "t", title: "t", status: 404, detail: "d", requestId: "r" };
const asProblem = (body: unknown, status = 404) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json" } });
const check = (res: Response, path = "/api/agents/a?b=c") => checkAnswer("GET", path, res);

test("an answer as documented passes, and so does an address that is not documented", async () => {
  await check(asProblem(problem));
  await check(asProblem(problem, 418));
  await check(new Response("anything"), "/elsewhere");
});

test.each([
  ["a status of success", Response.json({}, { status: 203 })],
  ["a media type", new Response("no", { status: 404, headers: { "content-type": "text/plain" } })],
  ["a field", asProblem({ ...problem, password: "p" })],
  ["a missing field", asProblem({ ...problem, requestId: undefined })],
  ["a body of another form", Response.json({ agent: { id: "a" } })],
])("%s that is not documented fails", async (_, res) => {
  await expect(check(res)).rejects.toThrow(/GET \/api\/agents\/\{id\}/);
});

test("an event stream is looked at by its media type alone", async () => {
  const events = new Response("data: x", { headers: { "content-type": "text/event-stream" } });
  await checkAnswer("GET", "/api/events", events);
  expect(events.bodyUsed).toBe(false);
});
