import { expect, test, vi } from "vitest";
import { fetchWithStepUp } from "./fetch-with-step-up.ts";

const problem = (kind: string) =>
  Response.json({ type: `https://claw.example/errors/${kind}`, detail: "no" }, { status: 403 });

const request = () =>
  new Request("https://claw.example/api/agents", {
    method: "POST",
    headers: { "x-marker": "m-1" },
    body: '{"name":"a"}',
  });

test("what was asked is sent again unchanged once a code is given", async () => {
  const sent: { marker: string | null; body: string }[] = [];
  const send = async (each: Request) => {
    sent.push({ marker: each.headers.get("x-marker"), body: await each.text() });
    return sent.length === 1 ? problem("step-up-required") : Response.json({ ok: true });
  };
  const response = await fetchWithStepUp(send, async () => true)(request());
  expect(response.status).toBe(200);
  expect(sent).toEqual([
    { marker: "m-1", body: '{"name":"a"}' },
    { marker: "m-1", body: '{"name":"a"}' },
  ]);
});

test("nothing is sent again when no code is given", async () => {
  const send = vi.fn(async () => problem("step-up-required"));
  const response = await fetchWithStepUp(send, async () => false)(request());
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ detail: "no" });
  expect(send).toHaveBeenCalledTimes(1);
});

test("another refusal asks for no code", async () => {
  const askForCode = vi.fn(async () => true);
  await fetchWithStepUp(async () => problem("forbidden"), askForCode)(request());
  expect(askForCode).not.toHaveBeenCalled();
});

test("for what cannot be undone the code is asked for that request", async () => {
  const operation = { method: "DELETE", path: "/api/agents/a", bodySha256: "0".repeat(64) } as const;
  const refusal = { type: "https://claw.example/errors/step-up-required", detail: "no", operation };
  const askForCode = vi.fn(async () => false);
  await fetchWithStepUp(async () => Response.json(refusal, { status: 403 }), askForCode)(request());
  expect(askForCode).toHaveBeenCalledWith(operation);
});
