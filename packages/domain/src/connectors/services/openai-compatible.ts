import type { Connector } from "../connector.ts";

const asked = {
  methods: ["POST"],
  scopes: ["api:outbound"],
  action: "model_asked",
  counting: "compatible_chat",
} as const;

/**
 * Whatever speaks OpenAI's chat interface under the path that this interface has everywhere: hosted models and servers of
 * one's own. Another path of one's own service is made known with a rule.
 */
export const openaiCompatible: Connector = {
  name: "openai-compatible",
  title: "OpenAI-compatible services",
  hosts: [],
  alsoAt: ["*"],
  rules: [
    { ...asked, path: "/chat/completions" },
    { ...asked, path: "/*/chat/completions" },
    { ...asked, path: "/*/*/chat/completions" },
    { ...asked, path: "/*/*/*/chat/completions" },
    { ...asked, path: "/*/*/*/*/chat/completions" },
  ],
  otherwise: { scopes: ["api:outbound"], action: "api_outbound" },
  slots: [{ kind: "bearer" }],
};
