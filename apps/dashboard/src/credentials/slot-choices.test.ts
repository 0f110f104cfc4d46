import { createCredentialRoute } from "@deployclaw/contracts";
import { expect, test } from "vitest";
import { describeSlot } from "./describe-slot.ts";
import { SLOT_CHOICES, slotFrom } from "./slot-choices.ts";

const ENTERED: Readonly<Record<string, string>> = {
  name: "x-api-key",
  after: "/bot\n/file/bot",
  pointer: "/auth/token",
  tokenUrl: "https://oauth2.example.com/token",
  clientId: "app-1",
  scope: "",
  accessKeyId: "AKIDEXAMPLE12345",
  region: "eu-central-1",
  service: "s3",
  header: "X-Signature",
  signs: "{method}{body}",
};

test.each(SLOT_CHOICES)(
  "what is entered for $kind is a slot that the API takes and the list can name",
  (choice) => {
    const firstOption = (field: string) =>
      choice.fields.find(({ name }) => name === field)?.options?.[0]?.[0];
    const slot = slotFrom(choice, (field) => firstOption(field) ?? ENTERED[field] ?? "");
    const body = { name: "KEY", value: "v", hosts: ["api.example.com"], slot };
    const parsed = createCredentialRoute.body.safeParse(body);
    expect(parsed.error?.issues ?? []).toEqual([]);
    expect(parsed.data?.slot).toEqual(slot);
    expect(describeSlot(slot).length).toBeGreaterThan(8);
  },
);

test("every option of a choice is one that the API takes", () => {
  for (const choice of SLOT_CHOICES)
    for (const { name, options = [] } of choice.fields)
      for (const [option] of options) {
        const slot = slotFrom(choice, (field) =>
          field === name ? option : (firstOf(choice, field) ?? ENTERED[field] ?? ""),
        );
        const body = { name: "KEY", value: "v", hosts: ["api.example.com"], slot };
        expect(createCredentialRoute.body.safeParse(body).success).toBe(true);
      }
});

function firstOf(choice: (typeof SLOT_CHOICES)[number], field: string): string | undefined {
  return choice.fields.find(({ name }) => name === field)?.options?.[0]?.[0];
}
