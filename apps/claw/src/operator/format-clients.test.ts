import type { ListedClient } from "@deployclaw/core/operator";
import { expect, test } from "vitest";
import { clientLines } from "./format-clients.ts";

const at = (day: number) => new Date(Date.UTC(2030, 0, day));
const client = (changes: Partial<ListedClient>): ListedClient => ({
  id: "0190f3a0-0000-7000-8000-000000000001",
  name: "Acme",
  plan: "trial",
  createdAt: at(1),
  hold: null,
  agents: 1,
  agentsRunning: 1,
  ...changes,
});

test("a line each, with why a client stands still, whatever somebody wrote", () => {
  const lines = clientLines([
    client({
      name: "Evil\u001b[2J\nLtd",
      hold: { kind: "suspended", since: at(2), reason: "Mining.\u202e" },
    }),
    client({ plan: "enterprise", agents: 12, hold: { kind: "deleting", since: at(2), dueAt: at(9) } }),
  ]);
  expect(lines).toEqual([
    "0190f3a0-0000-7000-8000-000000000001  2030-01-01  trial        1/1 agents  Evil[2J Ltd  suspended 2030-01-02: Mining.",
    "0190f3a0-0000-7000-8000-000000000001  2030-01-01  enterprise  1/12 agents  Acme  deleted by its admin, erased on 2030-01-09",
  ]);
});
