import { expect, test } from "vitest";
import { logFilter } from "./log-filter.ts";

const filter = (query: string) => logFilter(new URLSearchParams(query));
const local = (text: string) => new Date(text).toISOString();

test("days are those of this device, and the last one counts whole", () => {
  expect(filter("from=2026-11-24&to=2026-11-24")).toEqual({
    from: local("2026-11-24T00:00:00"),
    to: local("2026-11-25T00:00:00"),
  });
});

test("a bar's time is exact", () => {
  expect(filter("from=2026-11-24T10:00:00.000Z&to=2026-11-24T11:00:00.000Z")).toEqual({
    from: "2026-11-24T10:00:00.000Z",
    to: "2026-11-24T11:00:00.000Z",
  });
});

test("what nobody can filter by is left out", () => {
  expect(filter("action=agent.explode&decision=maybe&scope=all&from=soon&agent=&q=")).toEqual({});
});

test("an action or a group of them, and everything else, goes to the API by its name there", () => {
  expect(filter("action=agent.stop")).toEqual({ action: "agent.stop" });
  expect(filter("action=group:user&decision=refused&user=u&agent=a&q=x&target=t&address=192.0.2.*")).toEqual({
    group: "user",
    decision: "refused",
    byUserId: "u",
    agentId: "a",
    q: "x",
    target: "t",
    address: "192.0.2.*",
  });
});
