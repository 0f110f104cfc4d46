import type { ListedHost } from "@deployclaw/core/operator";
import { expect, test } from "vitest";
import { hostLines } from "./format-hosts.ts";

const heartbeatAt = new Date("2030-01-01T00:00:00Z");
const later = (seconds: number) => new Date(heartbeatAt.getTime() + seconds * 1_000);
const host: ListedHost = { name: "a", diskDriver: "loop", acceptsCells: true, missing: [], heartbeatAt };
const images = { name: "images", detail: "not\u001b[2J\nbuilt yet" };

test.each<[string, Partial<ListedHost>, number, readonly string[]]>([
  ["that takes agents says so", {}, 60, ["takes new agents"]],
  [
    "that takes none says why, whatever its engine wrote",
    { acceptsCells: false, missing: [images] },
    1,
    ["takes no new agents", "images: not[2J built yet"],
  ],
  ["that is silent counts as neither", {}, 61, ["not heard of for 61 seconds"]],
])("a host %s", (_what, change, seconds, said) => {
  const [line = "", ...reasons] = hostLines([{ ...host, ...change }], later(seconds));
  expect(line.split("  ")[1]).toBe(said[0]);
  expect(reasons.map((reason) => reason.trim())).toEqual(said.slice(1));
});
