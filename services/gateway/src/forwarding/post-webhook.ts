import { type IncomingMessage, request } from "node:http";
import type { DeliveryAnswer, WebhookAddress } from "@deployclaw/domain";
import type { Dial } from "../network/dial.ts";
import type { WebhookHeaders } from "./webhook-signature.ts";

const RETRY_AFTER_MAX_SECONDS = 3_600;

/**
 * Posts one message over a connection of its own. Any 2xx takes it; 410 means that there will never be a receiver again;
 * everything else, redirects too, is not taken. Of the answer its status alone is looked at. Rejects when there is none.
 */
export async function postWebhook(
  to: {
    readonly dial: Dial;
    readonly address: WebhookAddress;
    readonly addresses: readonly string[];
    readonly signal: AbortSignal;
  },
  signature: WebhookHeaders,
  body: string,
): Promise<DeliveryAnswer> {
  const { host, port, path } = to.address;
  const socket = await to.dial({ addresses: to.addresses, port, servername: host });
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      socket.once("error", reject);
      const outgoing = request({
        createConnection: () => socket,
        method: "POST",
        path,
        setHost: false,
        headers: {
          host: port === 443 ? host : `${host}:${port}`,
          "user-agent": "DeployClaw-Forwarder/1",
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          connection: "close",
          ...signature,
        },
        signal: to.signal,
      });
      outgoing.once("error", reject);
      outgoing.once("response", resolve);
      outgoing.end(body);
    });
    return judge(host, answer);
  } finally {
    socket.destroy();
  }
}

function judge(host: string, { statusCode: status = 0, headers }: IncomingMessage): DeliveryAnswer {
  if (status >= 200 && status < 300) return { delivered: true, detail: `${host} answered ${status}.` };
  if (status === 410)
    return {
      delivered: false,
      reason: "gone",
      detail: `${host} answered 410: nothing is to be sent there any more.`,
    };
  const redirect = status >= 300 && status < 400 ? "; redirects are not followed" : "";
  const seconds = /^\d{1,9}$/.test(headers["retry-after"] ?? "") ? Number(headers["retry-after"]) : undefined;
  return {
    delivered: false,
    reason: "rejected",
    detail: `${host} answered ${status}${redirect}.`,
    ...(seconds === undefined ? {} : { retryAfterSeconds: Math.min(seconds, RETRY_AFTER_MAX_SECONDS) }),
  };
}
