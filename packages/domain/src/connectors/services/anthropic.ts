import type { Connector } from "../connector.ts";

/** Anthropic. Batches are billed later and cannot be counted, so they are refused. */
export const anthropic: Connector = {
  name: "anthropic",
  title: "Anthropic",
  hosts: ["api.anthropic.com"],
  rules: [
    {
      methods: ["POST"],
      path: "/v1/messages",
      scopes: ["api:outbound"],
      action: "model_asked",
      counting: "anthropic_messages",
    },
    {
      methods: ["POST"],
      path: "/v1/messages/count_tokens",
      scopes: ["api:outbound"],
      action: "model_service_read",
    },
    {
      methods: ["POST"],
      path: "/v1/chat/completions",
      scopes: ["api:outbound"],
      action: "model_asked",
      counting: "compatible_chat",
    },
    { methods: ["POST"], path: "/v1/files", scopes: ["api:outbound"], action: "model_service_changed" },
    { methods: ["GET", "HEAD"], path: "/v1/**", scopes: ["api:outbound"], action: "model_service_read" },
    { methods: ["DELETE"], path: "/v1/**", scopes: ["api:outbound"], action: "model_service_changed" },
  ],
  otherwise: { scopes: ["api:outbound"], action: "model_service_changed", counting: "uncountable" },
  slots: [{ kind: "header", header: "x-api-key" }],
};
