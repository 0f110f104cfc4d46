import type { ChildProcess } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ForwardedEntry, ForwarderDestination } from "@deployclaw/domain";
import { eventually, privateDatabase, spawnAudit } from "@deployclaw/testkit";
import { Webhook } from "standardwebhooks";
import { afterAll, expect, test } from "vitest";
import { headerOf } from "./testing/header-of.ts";
import { standInUpstream } from "./testing/stand-in-upstream.ts";
import { syslogReceiver } from "./testing/syslog-receiver.ts";
import { testGateway } from "./testing/test-gateway.ts";

// Numbering waits for every open transaction of the server, so no other test may share it.
const database = await privateDatabase();
const upstream = await standInUpstream(["siem.example.com"]);
const syslog = await syslogReceiver("logs.example.com");
const gateway = await testGateway(database, { ...upstream, dial: syslog.dialInstead(6514, upstream.dial) });
const { clientId } = gateway.client;
gateway.names.set("siem.example.com", ["93.184.216.34"]);
gateway.names.set("logs.example.com", ["93.184.216.35"]);
const SECRET = `whsec_${randomBytes(32).toString("base64")}`;
let audit: ChildProcess | undefined;

afterAll(async () => {
  await killAudit();
  await gateway.stop();
  await Promise.all([upstream.close(), syslog.close()]);
});

/** The audit process itself, beside the gateway in one home. */
function startAudit(): void {
  const { home } = gateway.paths;
  for (const directory of ["audit", "run/audit-health"])
    mkdirSync(join(home, directory), { recursive: true, mode: 0o700 });
  audit = spawnAudit(database, home);
}

async function killAudit(): Promise<void> {
  if (audit === undefined || audit.exitCode !== null || audit.signalCode !== null) return;
  const ended = once(audit, "exit");
  audit.kill("SIGKILL");
  await ended;
}

let written = 0;
/** Appends entries as writers do, each in a transaction that may commit late. */
async function write(count: number): Promise<void> {
  written += count;
  await database.superuser`
    INSERT INTO audit_logs (client_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
    SELECT ${clientId}, 'platform', 'test', 'agent.status', now(), '{"ipAddress":null,"metadata":{},"target":"t"}',
      sha256('s'), 'test', ${randomUUID()}, n FROM generate_series(1, ${count}) n`;
}

async function forwarder(name: string, destination: ForwarderDestination): Promise<string> {
  const id = randomUUID();
  await database.superuser`
    INSERT INTO log_forwarders (id, client_id, name, destination, position)
    VALUES (${id}, ${clientId}, ${name}, ${database.superuser.json({ ...destination })}, 0)`;
  return id;
}

async function withSecret(id: string): Promise<void> {
  const path = `/v1/forwarders/${id}/seal`;
  const answer = await gateway.call(gateway.paths.gatewayApiSocket, "POST", path, {
    clientId,
    value: SECRET,
  });
  const { iv, ciphertext, tag, keyVersion } = JSON.parse(answer.text);
  const bytes = (text: string) => Buffer.from(text, "base64");
  await database.superuser`
    INSERT INTO log_forwarder_secrets (forwarder_id, client_id, version, iv, ciphertext, auth_tag, key_version)
    VALUES (${id}, ${clientId}, 1, ${bytes(iv)}, ${bytes(ciphertext)}, ${bytes(tag)}, ${keyVersion})`;
}

const atEnd = async () => {
  // Whatever waits for its next try gets it now.
  await database.superuser`UPDATE log_forwarders SET retry_at = now() WHERE retry_at > now()`;
  const [row] = await database.superuser`SELECT min(position)::int AS position FROM log_forwarders`;
  return row?.["position"] === written;
};

/** The numbers in the order in which each was first seen. */
const firstSeen = (entries: readonly { readonly seq: number }[]) => [
  ...new Set(entries.map(({ seq }) => seq)),
];

test("audit process, gateway and receivers are killed, away and wrong in turns, and both receivers get every entry, in order", async () => {
  const byWebhook: ForwardedEntry[] = [];
  const checkpoints = new Set<string>();
  let requests = 0;
  upstream.answerWith((req, res, raw) => {
    requests += 1;
    const headers = Object.fromEntries(
      ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [
        name,
        headerOf(req.rawHeaders, name).join(),
      ]),
    );
    const body = Buffer.from(raw, "latin1").toString("utf8");
    const message = new Webhook(SECRET).verify(body, headers) as {
      data: { entries: ForwardedEntry[]; checkpoint: string | null };
    };
    if (requests % 5 === 2) res.writeHead(500).end();
    else if (requests % 5 === 4) res.destroy();
    else {
      byWebhook.push(...message.data.entries);
      if (message.data.checkpoint !== null) checkpoints.add(message.data.checkpoint);
      res.writeHead(204).end();
    }
  });
  let connections = 0;
  const inFull = syslog.onConnection;
  const webhook = await forwarder("webhook", { kind: "webhook", url: "https://siem.example.com/" });
  await withSecret(webhook);
  await forwarder("syslog", {
    kind: "syslog",
    host: "logs.example.com",
    port: 6514,
    ca: syslog.certificate,
  });

  for (let life = 0; life < 4; life++) {
    await write(400);
    startAudit();
    const before = byWebhook.length;
    await eventually("something new arrived", async () => {
      await atEnd();
      return byWebhook.length > before;
    });
    const writing = write(100);
    // Every other connection of syslog is cut off before it is read.
    connections += 1;
    syslog.onConnection = connections % 2 === 1 ? (socket) => socket.destroy() : inFull;
    if (life % 2 === 0) await killAudit();
    else {
      await gateway.restart();
      await killAudit();
    }
    await writing;
    syslog.onConnection = inFull;
  }
  startAudit();
  await eventually("both are at the end", atEnd);

  const all = Array.from({ length: written }, (_, seq) => seq);
  expect(firstSeen(byWebhook)).toEqual(all);
  expect(new Set(byWebhook.map(({ id }) => id)).size).toBe(written);
  const bySyslog = syslog.messages
    .map((message) => JSON.parse(message.slice(message.indexOf("] ") + 2)) as ForwardedEntry)
    .filter(({ seq }) => seq !== undefined);
  expect(firstSeen(bySyslog)).toEqual(all);
  expect(bySyslog.at(-1)?.sentence).toBe("The state of t changed");
  expect(checkpoints.size).toBeGreaterThan(0);
  expect([...checkpoints][0]).toContain(clientId);
}, 120_000);
