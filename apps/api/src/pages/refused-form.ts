import type { Problem } from "@deployclaw/contracts";
import { plainPage } from "./plain-page.ts";

/** A refusal for somebody whose browser sent a form without JavaScript. */
export function refusedForm(problem: Problem, headers: Record<string, string> = {}): Promise<Response> {
  const fields = (problem.errors ?? []).map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}.`);
  return plainPage(
    {
      status: problem.status,
      title: problem.title,
      sentences: [problem.detail, ...fields],
      link: { href: "/", text: "Back to the start" },
      requestId: problem.requestId,
    },
    headers,
  );
}
