import type { ForwardedEntry } from "@deployclaw/domain";
import type { Shipment } from "./deliver.ts";
import type { Forwarder } from "./read-forwarder.ts";

// RFC 5424 section 6.2.1: facility 13 is "log audit".
const FACILITY = 13;
const SEVERITY = { warning: 4, informational: 6 } as const;
// 32473 is the enterprise number for documentation (RFC 5612): DeployClaw has none of its own.
const SD_ID = "deployclaw@32473";
const NIL = "-";

type Severity = keyof typeof SEVERITY;

/** A parameter's value within structured data (RFC 5424 section 6.3.3). */
function paramValue(text: string): string {
  return text.replaceAll(/["\\\]]/g, "\\$&");
}

/** JSON in ASCII alone, so that the message needs no byte order mark and no receiver has to guess its encoding. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

interface Message {
  readonly severity: Severity;
  readonly at: string;
  /** What kind of message it is: at most 32 printable ASCII characters. */
  readonly id: string;
  readonly params: Readonly<Record<string, string>>;
  readonly content: object;
}

/** One message in the form of RFC 5424, framed by counting its octets (RFC 5425 section 4.3). */
function frame({ severity, at, id, params, content }: Message): Buffer {
  const priority = FACILITY * 8 + SEVERITY[severity];
  const data = Object.entries(params).map(([name, value]) => ` ${name}="${paramValue(value)}"`);
  const head = `<${priority}>1 ${at} ${NIL} deployclaw ${NIL} ${id} [${SD_ID}${data.join("")}]`;
  const message = Buffer.from(`${head} ${asciiJson(content)}`);
  return Buffer.concat([Buffer.from(`${message.byteLength} `), message]);
}

const BAD = /refused|failed|_alert$|\.gone$|\.suspend$/;

function entryMessage(entry: ForwardedEntry): Message {
  const { id, seq, action, agentId, clientId } = entry;
  return {
    severity: BAD.test(action) ? "warning" : "informational",
    at: entry.createdAt,
    id: action.slice(0, 32),
    params: {
      id,
      seq: String(seq),
      action,
      client: clientId,
      ...(agentId === null ? {} : { agent: agentId }),
    },
    content: entry,
  };
}

/** All that one delivery sends over syslog: an entry a message, and the newest checkpoint after them. */
export function syslogFrames(shipment: Shipment, forwarder: Forwarder, now: Date): Buffer[] {
  const at = now.toISOString();
  const client = forwarder.clientId;
  if (shipment.kind === "test") {
    const content = { forwarder: forwarder.name, message: "This is a test. No entry of the log is in it." };
    return [frame({ severity: "informational", at, id: "test", params: { client }, content })];
  }
  const { entries, checkpoint } = shipment.batch;
  const frames = entries.map((entry) => frame(entryMessage(entry)));
  if (checkpoint === null) return frames;
  const content = { checkpoint };
  return [...frames, frame({ severity: "informational", at, id: "checkpoint", params: { client }, content })];
}
