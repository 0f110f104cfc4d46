import { AGENT_NAME, AppError } from "@deployclaw/domain";

/** Throws `invalid_input` unless the text can name an agent. */
export function requireAgentName(name: string): void {
  if (AGENT_NAME.pattern.test(name)) return;
  const fields = [{ pointer: "/name", detail: AGENT_NAME.detail }];
  throw new AppError("invalid_input", "This cannot be the name of an agent.", { fields });
}
