import { isRecord } from "../json.ts";
import { MODEL_BASE_URL, type RuntimeRenderer } from "./rendered-file.ts";

/** `agent.json`: `{ token, model, baseUrl, config }`, the client's own settings below `config`. */
export const customRenderer: RuntimeRenderer = {
  render: ({ token, model, config }) => ({ token, model, baseUrl: MODEL_BASE_URL, config: { ...config } }),
  tokenIn: (rendered) =>
    isRecord(rendered) && typeof rendered["token"] === "string" ? rendered["token"] : undefined,
};
