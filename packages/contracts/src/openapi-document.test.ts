import { expect, test } from "vitest";
import { ALL_ROUTES } from "./all-routes.ts";
import { openapiDocument } from "./openapi-document.ts";

const document = openapiDocument("https://claw.example") as {
  openapi: string;
  paths: Record<
    string,
    Record<string, { operationId: string; parameters: unknown[] } & Record<string, unknown>>
  >;
};

test("the document holds every route and says what each needs", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  for (const route of ALL_ROUTES) {
    const operation = document.paths[route.path]?.[route.method];
    expect(operation?.operationId).toBe(route.id);
    expect(operation?.["x-deployclaw-needs"]).toEqual(route.needs);
  }
});

test("every parameter in a path is described, and no operation id is used twice", () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const operation of Object.values(operations))
      for (const name of names)
        expect(operation.parameters).toContainEqual(
          expect.objectContaining({ name, in: "path", required: true }),
        );
  }
  const ids = ALL_ROUTES.map((route) => route.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every route that changes something but signing in, mailed links and the waitlist needs both factors", () => {
  const halfSignedIn = ["register", "login", "setupTotp", "verifyTotp", "logout", "joinWaitlist"];
  const withMailedLink = ["requestPasswordReset", "resetPassword", "verifyEmail", "cancelRecoveryByLink"];
  const others = [...halfSignedIn, ...withMailedLink];
  for (const route of ALL_ROUTES)
    if (route.method !== "get" && !others.includes(route.id)) expect(route.needs.session).toBe("full");
});

test("every change to an agent or a credential needs step-up", () => {
  const withoutStepUp = ALL_ROUTES.filter((route) => route.method !== "get" && !route.needs.stepUp);
  expect(withoutStepUp.map((route) => route.id)).toEqual([
    "register",
    "login",
    "setupTotp",
    "verifyTotp",
    "stepUp",
    "logout",
    // A mailed link stands for its owner in these four.
    "requestPasswordReset",
    "resetPassword",
    "verifyEmail",
    "cancelRecoveryByLink",
    // These three take the code itself.
    "beginTotpReplacement",
    "finishTotpReplacement",
    "renewBackupCodes",
    "requestEmailVerification",
    "chatWithAgent",
    "joinWaitlist",
  ]);
});

test("what destroys needs a code for the very request", () => {
  const bound = ALL_ROUTES.filter((route) => route.needs.stepUp === "operation");
  expect(bound.map((route) => route.id)).toEqual(["deleteAgent", "requestClientDeletion"]);
});

test("no route answers with a field named value, password or token", () => {
  const answers = JSON.stringify(
    Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((operation) => operation["responses"]),
    ),
  );
  expect(answers).not.toMatch(/"(?:value|password|token|ciphertext)":/);
});

test("a form is taken by the waitlist alone", () => {
  expect(ALL_ROUTES.filter((route) => route.form === true).map((route) => route.id)).toEqual([
    "joinWaitlist",
  ]);
});

test("what creates takes an Idempotency-Key", () => {
  const creating = ALL_ROUTES.filter((route) => route.idempotent === true).map((route) => route.id);
  expect(creating).toEqual(["createAgent", "createCredential"]);
  expect(document.paths["/api/agents"]?.["post"]?.parameters).toContainEqual({
    $ref: "#/components/parameters/IdempotencyKey",
  });
});
