import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod/mini";
import { type ExportVerdict, verifyExport } from "../audit/verify-export.ts";
import { ClawError } from "../claw-error.ts";
import type { PublicApi } from "./public-api.ts";

const SIGNED_DEADLINE_MS = 15_000;

const page = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      seq: z.nullable(z.number()),
      action: z.string(),
      target: z.nullable(z.string()),
      metadata: z.nullable(z.record(z.string(), z.unknown())),
      createdAt: z.string(),
    }),
  ),
});

/** One entry as the API shows it. */
export type DemoEntry = z.infer<typeof page>["items"][number];

/** The newest entries of the client's log, oldest first; once all of them are numbered. */
export async function readEntries(api: PublicApi): Promise<readonly DemoEntry[]> {
  const deadline = performance.now() + SIGNED_DEADLINE_MS;
  for (;;) {
    const { items } = page.parse(await api.get("/api/audit?limit=100"));
    if (items.length > 0 && items.every(({ seq }) => seq !== null)) return items.reverse();
    if (performance.now() > deadline) throw new ClawError("the log is not being numbered: ./claw doctor");
    await delay(200);
  }
}

/** A checkpoint and the key that checks it, as a client would keep them elsewhere. */
export type Kept = z.infer<typeof checkpointAnswer>;

const checkpointAnswer = z.object({ note: z.string(), publicKey: z.string(), treeSize: z.number() });

/** The newest checkpoint, once it covers at least so many entries. */
export async function untilSigned(api: PublicApi, entries: number): Promise<Kept> {
  const deadline = performance.now() + SIGNED_DEADLINE_MS;
  for (;;) {
    // The first checkpoint takes a moment to exist, so the list of entries says when to ask for it.
    const [newest] = page.parse(await api.get("/api/audit?limit=1")).items;
    if (newest !== undefined && newest.seq !== null) {
      const checkpoint = checkpointAnswer.parse(await api.get("/api/audit/checkpoint"));
      if (checkpoint.treeSize >= entries) return checkpoint;
    }
    if (performance.now() > deadline) throw new ClawError("the log is not being signed: ./claw doctor");
    await delay(200);
  }
}

/** Fetches the whole log and verifies it offline against what was kept. */
export async function verifyLog(api: PublicApi, kept: Kept): Promise<ExportVerdict> {
  const { note, publicKey } = kept;
  const text = await api.getText("/api/audit/export");
  return verifyExport(Readable.from([Buffer.from(text)]), { checkpoint: note, publicKey });
}
