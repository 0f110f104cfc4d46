import { expect, test } from "vitest";
import { environmentOfTools, givenSettings } from "./platform-settings.ts";

const env = {
  VAULT_MASTER_KEYS: "k",
  PORT: "1",
  PATH: "/bin",
  HTTPS_PROXY: "http://p",
  REDIS_URL: "",
  HOME: "/r",
};

test("tools get everything but the platform's settings", () => {
  expect(environmentOfTools(env)).toEqual({ PATH: "/bin", HTTPS_PROXY: "http://p", HOME: "/r" });
});

test("the platform's processes get the settings that are given and nothing else", () => {
  expect(givenSettings(env)).toEqual({ VAULT_MASTER_KEYS: "k", PORT: "1" });
});
