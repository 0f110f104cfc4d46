import { describe, expect, it } from "vitest";
import { answerMessage } from "./answer-message.ts";
import type { ProxiedRequest, ProxiedResponse } from "./proxied-request.ts";

function ask(content: unknown, respond: (wanted: ProxiedRequest) => ProxiedResponse | Error) {
  const requests: ProxiedRequest[] = [];
  const answer = answerMessage({
    messages: [{ role: "user", content }],
    model: "demo",
    baseUrl: "http://llm.deployclaw.internal/v1",
    request: async (wanted) => {
      requests.push(wanted);
      const response = respond(wanted);
      if (response instanceof Error) throw response;
      return response;
    },
  });
  return { answer, requests };
}

const model = (body: string, status = 200) => ask("hello", () => ({ status, body }));

describe("answerMessage", () => {
  it("asks the model at the configured address", async () => {
    const { answer, requests } = model('{"choices":[{"message":{"content":"hi there"}}]}');
    expect(await answer).toBe("hi there");
    expect(requests[0]?.url.href).toBe("http://llm.deployclaw.internal/v1/chat/completions");
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      model: "demo",
      messages: [{ role: "user", content: "hello" }],
      stream: false,
    });
  });

  it.each([
    ["a refusal", "no", 403],
    ["an answer that is not JSON", "oops", 200],
    ["an answer without text", '{"choices":[]}', 200],
  ])("fails on %s instead of making an answer up", async (_, body, status) => {
    await expect(model(body, status).answer).rejects.toThrow();
  });

  it("makes the request that it is told to, and shows its status and the start of its body", async () => {
    const { answer, requests } = ask('fetch POST https://api.test/v1 {"x-key":"dcph_x"}', () => ({
      status: 201,
      body: "y".repeat(3_000),
    }));
    expect(await answer).toBe(`HTTP 201\n${"y".repeat(2_000)}`);
    expect(requests).toMatchObject([{ method: "POST", headers: { "x-key": "dcph_x" } }]);
    expect(requests[0]?.url.href).toBe("https://api.test/v1");
  });

  it("uses GET without headers when only an address is given", async () => {
    const { answer, requests } = ask("fetch http://a.test/", () => ({
      status: 403,
      body: "domain_not_allowed",
    }));
    expect(await answer).toBe("HTTP 403\ndomain_not_allowed");
    expect(requests).toMatchObject([{ method: "GET", headers: {} }]);
  });

  it("tells why no answer came", async () => {
    const reset = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    expect(await ask("fetch http://a.test/", () => reset).answer).toBe(
      "no answer: ECONNRESET: socket hang up",
    );
  });

  it.each([
    "fetch file:///etc/passwd",
    "fetch nonsense",
    'fetch GET http://a.test/ {"a":1}',
    "fetch GET http://a.test/ {oops}",
  ])("makes no request for %s", async (message) => {
    const { answer, requests } = ask(message, () => ({ status: 200, body: "" }));
    expect(await answer).not.toContain("HTTP");
    expect(requests).toEqual([]);
  });
});
