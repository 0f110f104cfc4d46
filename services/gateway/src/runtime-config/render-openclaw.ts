import { RUNTIMES } from "@deployclaw/domain";
import { isRecord } from "../json.ts";
import { deepMerge } from "./deep-merge.ts";
import { MODEL_BASE_URL, type RuntimeRenderer } from "./rendered-file.ts";

const PROVIDER = "deployclaw";

/** What the platform decides in `openclaw.json`; the agent's own configuration cannot change any of it. */
function owned(token: string, model: string): Record<string, unknown> {
  const models = [
    {
      id: model,
      name: model,
      reasoning: false,
      input: ["text"],
      cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
      contextWindow: 128_000,
      maxTokens: 4_096,
    },
  ];
  // The provider's key is no secret: the gateway knows the agent by its socket.
  const provider = { baseUrl: MODEL_BASE_URL, apiKey: "none", api: "openai-completions", models };
  return {
    gateway: {
      mode: "local",
      bind: "loopback",
      port: RUNTIMES.openclaw.port,
      auth: { mode: "token", token },
      http: { endpoints: { chatCompletions: { enabled: true } } },
    },
    models: { mode: "replace", providers: { [PROVIDER]: provider }, catalogRefresh: { enabled: false } },
    agents: { defaults: { model: { primary: `${PROVIDER}/${model}` } } },
    update: { checkOnStart: false },
  };
}

/** `openclaw.json`: the agent's configuration with the platform's parts laid over it. */
export const openclawRenderer: RuntimeRenderer = {
  render: ({ token, model, config }) => deepMerge(config, owned(token, model)),
  tokenIn(rendered) {
    const gateway = isRecord(rendered) ? rendered["gateway"] : undefined;
    const auth = isRecord(gateway) ? gateway["auth"] : undefined;
    return isRecord(auth) && typeof auth["token"] === "string" ? auth["token"] : undefined;
  },
};
