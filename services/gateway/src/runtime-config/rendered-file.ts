/** What a runtime's configuration is rendered from. */
export interface RuntimeSettings {
  readonly agentId: string;
  /** The bearer token with which the platform speaks to the agent. */
  readonly token: string;
  readonly model: string;
  /** The agent's own configuration, placeholders in place of credentials. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** A runtime's configuration as a JSON object, and where in one the token is. */
export interface RuntimeRenderer {
  render(settings: RuntimeSettings): Record<string, unknown>;
  tokenIn(rendered: unknown): string | undefined;
}

/** Where every agent finds the platform's models. */
export const MODEL_BASE_URL = "http://llm.deployclaw.internal/v1";
