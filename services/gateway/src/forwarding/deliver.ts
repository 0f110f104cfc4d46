import {
  type DeliveryAnswer,
  type DeliveryFailure,
  type ForwardedBatch,
  hostOfDestination,
  parseWebhookUrl,
} from "@deployclaw/domain";
import { LIMITS } from "../limits.ts";
import type { Dial } from "../network/dial.ts";
import { type ResolveHost, resolvePublicAddresses } from "../network/resolve-public-addresses.ts";
import { postWebhook } from "./post-webhook.ts";
import type { Forwarder } from "./read-forwarder.ts";
import { sendSyslog } from "./send-syslog.ts";
import { syslogFrames } from "./syslog-message.ts";
import { signedHeaders } from "./webhook-signature.ts";

/** What one delivery sends: log entries, or a test that says so. */
export type Shipment =
  | { readonly kind: "entries"; readonly batch: ForwardedBatch }
  | { readonly kind: "test"; readonly id: string };

/** What delivering needs of the outside. */
export interface DeliveryDeps {
  readonly resolve: ResolveHost;
  readonly dial: Dial;
  readonly now: () => Date;
  /** When a delivery is given up; 20 seconds after it began unless told otherwise. */
  readonly deadline?: () => AbortSignal;
}

const failed = (reason: DeliveryFailure, detail: string): DeliveryAnswer => ({
  delivered: false,
  reason,
  detail,
});

/**
 * Delivers to a forwarder's receiver: the name is resolved once, every address is checked, the checked one is dialled over
 * verified TLS, and no redirect is followed. A receiver that does not take it is an answer, no error. Nothing of it, the
 * secret least of all, appears in the answer's words.
 */
export async function deliver(
  deps: DeliveryDeps,
  forwarder: Forwarder,
  shipment: Shipment,
): Promise<DeliveryAnswer> {
  const { destination } = forwarder;
  const host = hostOfDestination(destination);
  // One deadline for everything, so that a receiver that trickles holds nothing up for longer.
  const signal = deps.deadline?.() ?? AbortSignal.timeout(LIMITS.deliveryTimeoutMs);
  const resolved = await resolvePublicAddresses(deps.resolve, host);
  if (!resolved.ok)
    return resolved.refusal.reason === "address_not_public"
      ? failed("address_not_public", `${host} resolves to an address that is not public.`)
      : failed("name_not_found", `${host} does not resolve.`);
  const addresses = resolved.value.slice(0, LIMITS.deliveryAddressesMax);
  const dial = dialUntil(signal, deps.dial);
  try {
    if (destination.kind === "syslog") {
      const frames = syslogFrames(shipment, forwarder, deps.now());
      return await sendSyslog({ dial, destination, addresses, signal }, frames);
    }
    const address = parseWebhookUrl(destination.url);
    if (address === undefined) return failed("unreachable", "The address is not one that can be dialled.");
    const { id, body } = webhookBody(shipment, forwarder, deps.now());
    const headers = signedHeaders(forwarder.secrets, { id, body, at: deps.now() });
    return await postWebhook({ dial, address, addresses, signal }, headers, body);
  } catch (err) {
    return describeFailure(host, err, signal);
  }
}

/** Dials until the deadline; what connects after it is closed. */
function dialUntil(signal: AbortSignal, dial: Dial): Dial {
  return (to) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      dial(to).then((socket) => {
        if (signal.aborted) socket.destroy();
        else resolve(socket);
      }, reject);
    });
}

/** The form of Standard Webhooks; the id is the same whenever the same entries are sent again. */
function webhookBody(shipment: Shipment, forwarder: Forwarder, now: Date): { id: string; body: string } {
  if (shipment.kind === "test") {
    const data = { forwarder: forwarder.name, message: "This is a test. No entry of the log is in it." };
    const body = JSON.stringify({ type: "audit.test", timestamp: now.toISOString(), data });
    return { id: `test_${shipment.id}`, body };
  }
  const { entries, checkpoint } = shipment.batch;
  const first = entries[0];
  const last = entries.at(-1);
  const timestamp = last?.createdAt ?? now.toISOString();
  const body = JSON.stringify({ type: "audit.entries", timestamp, data: { entries, checkpoint } });
  return { id: `${forwarder.id}_${first?.seq ?? 0}_${last?.seq ?? 0}`, body };
}

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|ERR_TLS/;

function describeFailure(host: string, err: unknown, signal: AbortSignal): DeliveryAnswer {
  if (signal.aborted)
    return failed("timed_out", `${host} did not finish within ${LIMITS.deliveryTimeoutMs / 1_000} seconds.`);
  const code = err instanceof Error && "code" in err ? String(err.code) : "";
  if (CERTIFICATE_CODES.test(code))
    return failed("unreachable", `The certificate of ${host} could not be verified (${code}).`);
  if (
    /ECONNRESET|EPIPE|HPE_|ERR_STREAM|broken off/.test(`${code} ${err instanceof Error ? err.message : ""}`)
  )
    return failed("broken_off", `${host} broke the connection off.`);
  return failed(
    "unreachable",
    `${host} could not be reached over verified TLS${code === "" ? "" : ` (${code})`}.`,
  );
}
