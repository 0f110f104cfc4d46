import { RUNTIMES } from "@deployclaw/domain";
import { isRecord } from "../json.ts";
import { deepMerge } from "./deep-merge.ts";
import { MODEL_BASE_URL, type RuntimeRenderer } from "./rendered-file.ts";

const PROXY = "http://127.0.0.1:3128";

/** What the platform decides in PicoClaw's configuration; the agent's own cannot change any of it. */
function owned(token: string, model: string): Record<string, unknown> {
  return {
    version: 3,
    agents: { defaults: { model_name: model, tool_feedback: { enabled: false } } },
    // The key is no secret: the gateway knows the agent by its socket. Models take their proxy from their own entry.
    model_list: [
      {
        model_name: model,
        provider: "openai",
        model,
        api_base: MODEL_BASE_URL,
        api_keys: ["none"],
        proxy: PROXY,
      },
    ],
    channel_list: { pico: { enabled: true, type: "pico", settings: { token } } },
    devices: { enabled: false },
    gateway: { host: "127.0.0.1", port: RUNTIMES.picoclaw.port, hot_reload: false, log_level: "info" },
  };
}

/** `picoclaw.json`: the agent's configuration with the platform's parts laid over it. */
export const picoclawRenderer: RuntimeRenderer = {
  render: ({ token, model, config }) => deepMerge(config, owned(token, model)),
  tokenIn(rendered) {
    const channels = isRecord(rendered) ? rendered["channel_list"] : undefined;
    const pico = isRecord(channels) ? channels["pico"] : undefined;
    const settings = isRecord(pico) ? pico["settings"] : undefined;
    return isRecord(settings) && typeof settings["token"] === "string" ? settings["token"] : undefined;
  },
};
