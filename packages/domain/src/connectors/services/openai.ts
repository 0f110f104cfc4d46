import type { Connector } from "../connector.ts";

/** OpenAI. What would be billed later or elsewhere (batches, fine-tuning, sessions) cannot be counted and is refused. */
export const openai: Connector = {
  name: "openai",
  title: "OpenAI",
  hosts: ["api.openai.com", "*.api.openai.com"],
  rules: [
    {
      methods: ["POST"],
      path: "/v1/chat/completions",
      scopes: ["api:outbound"],
      action: "model_asked",
      counting: "openai_chat",
    },
    {
      methods: ["POST"],
      path: "/v1/responses",
      scopes: ["api:outbound"],
      action: "model_asked",
      counting: "openai_responses",
    },
    {
      methods: ["POST"],
      path: "/v1/completions",
      scopes: ["api:outbound"],
      action: "model_asked",
      counting: "openai_completions",
    },
    {
      methods: ["POST"],
      path: "/v1/embeddings",
      scopes: ["api:outbound"],
      action: "text_embedded",
      counting: "openai_embeddings",
    },
    {
      methods: ["POST"],
      path: "/v1/images/*",
      scopes: ["api:outbound"],
      action: "image_made",
      counting: "openai_media",
    },
    {
      methods: ["POST"],
      path: "/v1/audio/*",
      scopes: ["api:outbound"],
      action: "audio_processed",
      counting: "openai_media",
    },
    { methods: ["POST"], path: "/v1/moderations", scopes: ["api:outbound"], action: "text_moderated" },
    { methods: ["POST"], path: "/v1/files", scopes: ["api:outbound"], action: "model_service_changed" },
    { methods: ["GET", "HEAD"], path: "/v1/**", scopes: ["api:outbound"], action: "model_service_read" },
    { methods: ["DELETE"], path: "/v1/**", scopes: ["api:outbound"], action: "model_service_changed" },
  ],
  otherwise: { scopes: ["api:outbound"], action: "model_service_changed", counting: "uncountable" },
  slots: [{ kind: "bearer" }],
};
