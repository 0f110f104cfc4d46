import { expect, test } from "vitest";
import { mayReadMetrics } from "./may-read-metrics.ts";

const local = { token: undefined, authorization: undefined, socketAddress: "127.0.0.1", isForwarded: false };

test("without a token only this machine reads metrics, and nobody behind a proxy on it", () => {
  for (const socketAddress of ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"])
    expect(mayReadMetrics({ ...local, socketAddress })).toBe(true);
  for (const socketAddress of ["192.0.2.7", "::ffff:192.0.2.7", "10.127.0.1", "::11", "", undefined])
    expect(mayReadMetrics({ ...local, socketAddress })).toBe(false);
  expect(mayReadMetrics({ ...local, isForwarded: true })).toBe(false);
});

test("with a token whoever has it reads them, from anywhere, and nobody else, also not from here", () => {
  const token = "a token of more than thirty-two characters";
  const remote = { token, socketAddress: "192.0.2.7", isForwarded: true };
  expect(mayReadMetrics({ ...remote, authorization: `Bearer ${token}` })).toBe(true);
  for (const authorization of [undefined, "", "Bearer ", `Bearer ${token}x`, `Basic ${token}`, token])
    expect(mayReadMetrics({ ...remote, authorization })).toBe(false);
  expect(mayReadMetrics({ ...local, token })).toBe(false);
});
