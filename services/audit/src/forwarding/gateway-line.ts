import { type ClientRequest, request } from "node:http";
import {
  DELIVERY_FAILURES,
  type DeliveryAnswer,
  type ForwardedBatch,
  type ForwarderId,
} from "@deployclaw/domain";

/** Longer than the gateway gives a receiver, so that its own answer arrives. */
const TIMEOUT_MS = 45_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** Hands a batch over; undefined when the forwarder is paused or gone by now. */
export type DeliverBatch = (id: ForwarderId, batch: ForwardedBatch) => Promise<DeliveryAnswer | undefined>;

const unavailable: DeliveryAnswer = {
  delivered: false,
  reason: "gateway_unavailable",
  detail: "A part of the platform does not answer; nothing is wrong with the receiver.",
};

/** The way to the gateway. */
export interface GatewayLine {
  readonly deliver: DeliverBatch;
  /** Breaks off what is under way: it counts as not delivered. */
  close(): void;
}

/** Has the gateway deliver over its socket for this process: it alone has what signs, and may dial outside. */
export function gatewayLine(socketPath: string): GatewayLine {
  const underWay = new Set<ClientRequest>();

  function post(path: string, body: object): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const req = request({ socketPath, path, method: "POST", headers, agent: false, signal }, (res) => {
        let answer = "";
        res.setEncoding("utf8");
        res.on("data", (chunk: string) => {
          answer += chunk;
          if (answer.length > ANSWER_BYTES_MAX) res.destroy(new Error("the answer is too long"));
        });
        res.once("error", reject);
        res.once("end", () => resolve({ status: res.statusCode ?? 0, body: answer }));
      });
      underWay.add(req);
      req.once("close", () => underWay.delete(req));
      req.once("error", reject);
      req.end(text);
    });
  }

  return {
    deliver: async (id, batch) => {
      try {
        const { status, body } = await post(`/v1/forwarders/${id}/deliver`, batch);
        if (status === 404 || status === 409) return undefined;
        return (status === 200 ? parseAnswer(body) : undefined) ?? unavailable;
      } catch {
        // Whatever is wrong with the socket, it is tried again, and told as what it is.
        return unavailable;
      }
    },
    close() {
      for (const req of underWay) req.destroy();
    },
  };
}

function parseAnswer(text: string): DeliveryAnswer | undefined {
  const { delivered, reason, detail, retryAfterSeconds } = JSON.parse(text) as Record<string, unknown>;
  if (typeof detail !== "string") return undefined;
  if (delivered === true) return { delivered, detail };
  const known = DELIVERY_FAILURES.find((each) => each === reason);
  if (delivered !== false || known === undefined) return undefined;
  const wait = typeof retryAfterSeconds === "number" ? { retryAfterSeconds } : {};
  return { delivered, reason: known, detail, ...wait };
}
