import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { newDataKey } from "./data-key.ts";
import { openCellAuthority } from "./seal-cell-authority.ts";
import { openCredential, sealCredential } from "./seal-credential.ts";
import { openForwarderSecret, sealForwarderSecret } from "./seal-forwarder-secret.ts";
import { Secret } from "./secret.ts";

const clientId = "0190f3a0-0000-7000-8000-000000000001";
const forwarderId = "0190f3a0-0000-7000-8000-000000000002";
const other = "0190f3a0-0000-7000-8000-0000000000ff";
const dataKey = newDataKey({ version: 1, random: randomBytes });
const binding = { clientId, forwarderId };
const value = new Secret("whsec_x");
const sealed = sealForwarderSecret({ dataKey, binding, value, random: randomBytes });

test("a forwarder's secret opens for its own forwarder and client", () => {
  expect(openForwarderSecret({ dataKey, binding, sealed }).reveal()).toBe("whsec_x");
});

test.each([{ clientId: other }, { forwarderId: other }])("moved to %j it does not open", (moved) => {
  expect(() => openForwarderSecret({ dataKey, binding: { ...binding, ...moved }, sealed })).toThrow(
    expect.objectContaining({ reason: "open_failed" }),
  );
});

test("it opens neither as a credential nor as a cell's authority, and no credential opens as one", () => {
  const name = forwarderId;
  const cell = { clientId, agentId: forwarderId };
  expect(() => openCredential({ dataKey, binding: { ...cell, name }, sealed })).toThrow();
  expect(() => openCellAuthority({ dataKey, binding: cell, sealed })).toThrow();
  const credential = sealCredential({ dataKey, binding: { ...cell, name }, value, random: randomBytes });
  expect(() => openForwarderSecret({ dataKey, binding, sealed: credential })).toThrow();
});
