import { isRecord } from "../json.ts";
import { MODEL_BASE_URL, type RuntimeRenderer } from "./rendered-file.ts";

/** `nano.json`: `{ token, model, baseUrl }` beside the agent's own settings, which cannot replace them. */
export const nanoRenderer: RuntimeRenderer = {
  render: ({ token, model, config }) => ({ ...config, token, model, baseUrl: MODEL_BASE_URL }),
  tokenIn: (rendered) =>
    isRecord(rendered) && typeof rendered["token"] === "string" ? rendered["token"] : undefined,
};
