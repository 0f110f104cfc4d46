import { type ClientId, clientId, type PlanName, type Role, type UserId, userId } from "@deployclaw/domain";
import type { TestDatabase } from "./open-test-database.ts";

/** A client with one user, made for a test. */
export interface TestClient {
  readonly clientId: ClientId;
  readonly clientName: string;
  readonly plan: PlanName;
  readonly userId: UserId;
  readonly email: string;
  readonly role: Role;
}

let made = 0;

/** Inserts a client, on the plan for teams, and one user of it, an admin unless told otherwise. No account, session or factor. */
export async function testClient(
  database: TestDatabase,
  options: { readonly role?: Role; readonly plan?: PlanName } = {},
): Promise<TestClient> {
  made += 1;
  const clientName = `Client ${made}`;
  const email = `user-${made}@example.test`;
  const role = options.role ?? "admin";
  const plan = options.plan ?? "team";
  const [row] = await database.superuser<{ clientId: string; userId: string }[]>`
    WITH client AS (
      INSERT INTO clients (name, plan) VALUES (${clientName}, ${plan}) RETURNING id
    )
    INSERT INTO users (client_id, email, name, role)
    SELECT id, ${email}, ${`User ${made}`}, ${role} FROM client
    RETURNING client_id AS "clientId", id AS "userId"`;
  if (row === undefined) throw new Error("the client was not inserted");
  return { clientId: clientId(row.clientId), clientName, plan, userId: userId(row.userId), email, role };
}
