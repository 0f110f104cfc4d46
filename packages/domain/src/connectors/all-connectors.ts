import type { Connector } from "./connector.ts";
import { anthropic } from "./services/anthropic.ts";
import { discord } from "./services/discord.ts";
import { genericRest } from "./services/generic-rest.ts";
import { github } from "./services/github.ts";
import { gmail } from "./services/gmail.ts";
import { googleCalendar } from "./services/google-calendar.ts";
import { googleDrive } from "./services/google-drive.ts";
import { openai } from "./services/openai.ts";
import { openaiCompatible } from "./services/openai-compatible.ts";
import { slack } from "./services/slack.ts";
import { telegram } from "./services/telegram.ts";

/** Every service that the platform knows, in the order in which their rules are asked; the last one knows them all. */
export const CONNECTORS: readonly Connector[] = [
  openai,
  anthropic,
  github,
  slack,
  telegram,
  discord,
  gmail,
  googleCalendar,
  googleDrive,
  openaiCompatible,
  genericRest,
];
