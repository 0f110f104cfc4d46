import { AppError } from "@deployclaw/domain";
import { isRecord } from "../../json.ts";

/**
 * Reads PicoClaw's messages one by one and gives the reply's text once it is there. It says that it types, stops saying so
 * before every message, marks thoughts, tool calls and stand-ins as such, and sends the reply as the first message that is
 * none of these. Throws `agent_unreachable` for an error that it reports.
 */
export function picoReply(): (message: unknown) => string | undefined {
  return (message) => {
    if (!isRecord(message)) return undefined;
    const payload = isRecord(message["payload"]) ? message["payload"] : {};
    if (message["type"] === "error")
      throw new AppError("agent_unreachable", "The agent could not answer; its output says why.");
    if (message["type"] !== "message.create") return undefined;
    const isAside =
      (typeof payload["kind"] === "string" && payload["kind"] !== "") ||
      payload["thought"] === true ||
      payload["placeholder"] === true;
    const content = payload["content"];
    return isAside || typeof content !== "string" || content === "" ? undefined : content;
  };
}
