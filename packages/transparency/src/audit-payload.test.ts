import { auditPayload } from "@deployclaw/domain";
import fc from "fast-check";
import { test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

const text = fc.string({ unit: "binary", maxLength: 40 });
const metadata = fc.dictionary(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/),
  fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 5 })),
);

test("an entry's payload is its own canonical form (RFC 8785)", () => {
  fc.assert(
    fc.property(text, metadata, fc.option(fc.ipV6(), { nil: undefined }), (target, facts, ipAddress) => {
      const payload = auditPayload({ target, metadata: facts, ipAddress });
      return canonicalJson(JSON.parse(payload)) === payload;
    }),
    { numRuns: 500 },
  );
});
