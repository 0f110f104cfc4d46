import type { Credential } from "@deployclaw/contracts/client";

type Slot = Credential["slot"];

/** The place of a request where a credential is put, in a few words. */
export function describeSlot(slot: Slot): string {
  switch (slot.kind) {
    case "bearer":
      return "a bearer token";
    case "header":
      return `the header ${slot.name}`;
    case "basic":
      return slot.part === "username" ? "the user name of Basic" : "the password of Basic";
    case "query":
      return `the query parameter ${slot.name}`;
    case "path":
      return `the path after ${slot.after.join(" or ")}`;
    case "json":
      return `the JSON body at ${slot.pointer}`;
    case "websocket":
      return `WebSocket messages at ${slot.pointer}`;
    case "oauth2":
      return `an access token from ${new URL(slot.tokenUrl).host}`;
    case "aws":
      return `a signature for ${slot.service} in ${slot.region}`;
    case "hmac":
      return `a signature in the header ${slot.header}`;
  }
}
