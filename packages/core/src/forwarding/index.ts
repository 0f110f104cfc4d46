export * from "./create-forwarder.ts";
export * from "./delete-forwarder.ts";
export type { ForwarderView } from "./forwarder-view.ts";
export * from "./get-forwarder.ts";
export * from "./list-forwarders.ts";
export * from "./pause-forwarder.ts";
export * from "./rotate-forwarder-secret.ts";
export * from "./send-test-event.ts";
export * from "./update-forwarder.ts";
