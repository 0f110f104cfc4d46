import { describe, expect, test } from "vitest";
import { CONNECTORS } from "../all-connectors.ts";
import { classifyRequest } from "../classify-request.ts";
import { isPathPattern } from "../path-pattern.ts";

type Row = [request: string, connector: string, scopes: string, action: string, counting?: string];

const ask = (request: string) => {
  const [method = "", url = ""] = request.split(" ");
  const { host, pathname, search } = new URL(`https://${url}`);
  return classifyRequest(
    { host, method, path: pathname + search, upgrades: false, overridesMethod: false },
    [],
  );
};

const holds = (rows: Row[]) =>
  test.each<Row>(rows)("%s is %s %s", (request, connector, scopes, action, counting = "none") => {
    expect(ask(request)).toEqual({ connector, scopes: scopes.split(" "), action, counting });
  });

describe("OpenAI", () => {
  const OPENAI = "openai";
  holds([
    ["POST api.openai.com/v1/chat/completions", OPENAI, "api:outbound", "model_asked", "openai_chat"],
    ["POST api.openai.com/v1/Chat/Completions/", OPENAI, "api:outbound", "model_asked", "openai_chat"],
    ["POST eu.api.openai.com/v1/responses", OPENAI, "api:outbound", "model_asked", "openai_responses"],
    ["POST api.openai.com/v1/completions", OPENAI, "api:outbound", "model_asked", "openai_completions"],
    ["POST api.openai.com/v1/embeddings", OPENAI, "api:outbound", "text_embedded", "openai_embeddings"],
    ["POST api.openai.com/v1/images/edits", OPENAI, "api:outbound", "image_made", "openai_media"],
    ["POST api.openai.com/v1/audio/speech", OPENAI, "api:outbound", "audio_processed", "openai_media"],
    ["GET api.openai.com/v1/models", OPENAI, "api:outbound", "model_service_read"],
    ["DELETE api.openai.com/v1/files/f-1", OPENAI, "api:outbound", "model_service_changed"],
    ["POST api.openai.com/v1/batches", OPENAI, "api:outbound", "model_service_changed", "uncountable"],
    ["POST api.openai.com/v1/threads/t/runs", OPENAI, "api:outbound", "model_service_changed", "uncountable"],
    ["POST api.openai.com//v1/embeddings", OPENAI, "api:outbound", "model_service_changed", "uncountable"],
    [
      "POST api.openai.com/v1/chat%2Fcompletions",
      OPENAI,
      "api:outbound",
      "model_service_changed",
      "uncountable",
    ],
  ]);
});

describe("Anthropic", () => {
  const ANTHROPIC = "anthropic";
  holds([
    [
      "POST api.anthropic.com/v1/messages?beta=true",
      ANTHROPIC,
      "api:outbound",
      "model_asked",
      "anthropic_messages",
    ],
    ["POST api.anthropic.com/v1/messages/count_tokens", ANTHROPIC, "api:outbound", "model_service_read"],
    [
      "POST api.anthropic.com/v1/messages/batches",
      ANTHROPIC,
      "api:outbound",
      "model_service_changed",
      "uncountable",
    ],
    ["GET api.anthropic.com/v1/models", ANTHROPIC, "api:outbound", "model_service_read"],
  ]);
});

describe("OpenAI-compatible services, and any other one", () => {
  const COMPATIBLE = "openai-compatible";
  holds([
    [
      "POST api.groq.com/openai/v1/chat/completions",
      COMPATIBLE,
      "api:outbound",
      "model_asked",
      "compatible_chat",
    ],
    [
      "POST openrouter.ai/api/v1/chat/completions",
      COMPATIBLE,
      "api:outbound",
      "model_asked",
      "compatible_chat",
    ],
    ["POST api.perplexity.ai/chat/completions", COMPATIBLE, "api:outbound", "model_asked", "compatible_chat"],
    ["POST llm.example.com//v1/chat/completions", COMPATIBLE, "api:outbound", "model_asked", "uncountable"],
    [
      "POST llm.example.com/v1/chat%252fcompletions",
      COMPATIBLE,
      "api:outbound",
      "model_asked",
      "uncountable",
    ],
    ["POST llm.example.com/v1/chat;a/completions", COMPATIBLE, "api:outbound", "model_asked", "uncountable"],
    ["POST api.example.com/v1/orders", "generic", "api:outbound", "api_outbound"],
    ["GET api.example.com/", "generic", "api:outbound", "api_outbound"],
    ["GET api.example.com/a%2Fb", "generic", "api:outbound", "api_outbound"],
  ]);
});

describe("GitHub", () => {
  const BOTH = "files:read files:write";
  holds([
    ["GET github.com/o/r.git/info/refs?service=git-upload-pack", "github", "files:read", "repository_read"],
    ["POST github.com/o/r.git/git-upload-pack", "github", "files:read", "repository_read"],
    [
      "GET github.com/o/r.git/info/refs?service=git-receive-pack",
      "github",
      "files:write",
      "repository_pushed",
    ],
    ["GET github.com/o/r/info/refs", "github", "files:write", "repository_pushed"],
    [
      "GET github.com/o/r/info/refs?service=git-upload-pack&service=git-receive-pack",
      "github",
      "files:write",
      "repository_pushed",
    ],
    [
      "GET github.com/o/r/info/refs?Service=git-receive-pack&service=git-upload-pack",
      "github",
      "files:write",
      "repository_pushed",
    ],
    ["POST github.com/o/r.git/git-receive-pack", "github", "files:write", "repository_pushed"],
    ["POST github.com/o/r.git/GIT%2DRECEIVE-PACK", "github", "files:write", "repository_pushed"],
    ["POST github.com/o/r.git/git-upload-pack%2F..%2Fgit-receive-pack", "github", BOTH, "repository_changed"],
    ["POST github.com/o/r.git/info/lfs/objects/batch", "github", BOTH, "repository_changed"],
    ["GET github.com/o/r/releases/download/v1/a.tgz", "github", "files:read", "repository_read"],
    ["GET api.github.com/repos/o/r/contents/a", "github", "files:read", "repository_read"],
    ["PUT api.github.com/repos/o/r/contents/a", "github", "files:write", "repository_changed"],
    ["POST api.github.com/gists", "github", "files:write", "repository_changed"],
    ["POST api.github.com/graphql", "github", BOTH, "graphql_asked"],
    ["GET raw.githubusercontent.com/o/r/main/a", "github", "files:read", "repository_read"],
    ["POST uploads.github.com/repos/o/r/releases/1/assets", "github", "files:write", "repository_changed"],
  ]);
});

describe("Slack, Telegram and Discord", () => {
  const SEND = "messaging:send";
  holds([
    ["POST slack.com/api/chat.postMessage", "slack", SEND, "message_sent"],
    ["GET slack.com/api/chat.postMessage?text=x", "slack", SEND, "message_sent"],
    ["POST hooks.slack.com/services/T/B/x", "slack", SEND, "message_sent"],
    ["GET slack.com/api/conversations.history", "slack", SEND, "messages_read"],
    ["POST slack.com/api/admin.users.remove", "slack", SEND, "messaging_used"],
    ["POST api.telegram.org/bot1:a/sendMessage", "telegram", SEND, "message_sent"],
    ["GET api.telegram.org/botdcph_abc/sendPhoto", "telegram", SEND, "message_sent"],
    ["GET api.telegram.org/bot1:a/getUpdates", "telegram", SEND, "messages_read"],
    ["GET api.telegram.org/file/bot1:a/photos/1.jpg", "telegram", SEND, "messages_read"],
    ["POST api.telegram.org/bot1:a/banChatMember", "telegram", SEND, "messaging_used"],
    ["POST discord.com/api/v10/channels/1/messages", "discord", SEND, "message_sent"],
    ["POST discord.com/api/webhooks/1/x", "discord", SEND, "message_sent"],
    ["GET discord.com/api/v10/channels/1/messages", "discord", SEND, "messages_read"],
    ["DELETE discord.com/api/v10/channels/1", "discord", SEND, "messaging_used"],
    ["GET gateway.discord.gg/", "discord", SEND, "messages_read"],
  ]);
});

describe("Google", () => {
  const MAIL = "email:read email:send";
  const CALENDAR = "calendar:read calendar:write";
  const FILES = "files:read files:write";
  holds([
    ["GET gmail.googleapis.com/gmail/v1/users/me/messages", "gmail", "email:read", "email_read"],
    ["GET www.googleapis.com/gmail/v1/users/me/messages/1", "gmail", "email:read", "email_read"],
    ["POST gmail.googleapis.com/gmail/v1/users/me/messages/send", "gmail", "email:send", "email_sent"],
    ["POST gmail.googleapis.com/upload/gmail/v1/users/me/messages/send", "gmail", "email:send", "email_sent"],
    ["POST gmail.googleapis.com/gmail/v1/users/me/drafts/send", "gmail", "email:send", "email_sent"],
    ["POST gmail.googleapis.com/gmail/v1/users/me/messages/1/trash", "gmail", "email:send", "email_changed"],
    [
      "PUT gmail.googleapis.com/gmail/v1/users/me/settings/autoForwarding",
      "gmail",
      MAIL,
      "email_settings_changed",
    ],
    ["POST gmail.googleapis.com/batch/gmail/v1", "gmail", MAIL, "email_batch"],
    ["POST www.googleapis.com/batch/gmail/v1", "gmail", MAIL, "email_batch"],
    ["POST gmail.googleapis.com/batch", "gmail", MAIL, "email_changed"],
    ["POST gmail.mtls.googleapis.com/gmail/v1/users/me/messages/send", "gmail", "email:send", "email_sent"],
    [
      "GET www.googleapis.com/calendar/v3/calendars/primary/events",
      "google-calendar",
      "calendar:read",
      "calendar_read",
    ],
    ["POST www.googleapis.com/calendar/v3/freeBusy", "google-calendar", "calendar:read", "calendar_read"],
    [
      "POST www.googleapis.com/calendar/v3/calendars/primary/events",
      "google-calendar",
      "calendar:write",
      "calendar_changed",
    ],
    ["POST www.googleapis.com/batch/calendar/v3", "google-calendar", CALENDAR, "calendar_batch"],
    ["GET www.googleapis.com/drive/v3/files/1?alt=media", "google-drive", "files:read", "file_read"],
    ["PATCH www.googleapis.com/drive/v3/files/1", "google-drive", "files:write", "file_changed"],
    ["POST www.googleapis.com/upload/drive/v3/files", "google-drive", "files:write", "file_changed"],
    ["POST www.googleapis.com/batch/drive/v3", "google-drive", FILES, "file_batch"],
    ["GET sheets.googleapis.com/v4/spreadsheets/1", "google-drive", "files:read", "file_read"],
    ["POST docs.googleapis.com/v1/documents/1:batchUpdate", "google-drive", FILES, "file_changed"],
    [
      "POST www.googleapis.com/batch",
      "gmail+google-calendar+google-drive",
      `${MAIL} ${CALENDAR} ${FILES}`,
      "unknown_request",
    ],
    [
      "GET www.googleapis.com/gmail%2Fv1/users",
      "gmail+google-calendar+google-drive",
      `${MAIL} ${CALENDAR} ${FILES}`,
      "unknown_request",
    ],
    ["GET storage.googleapis.com/bucket/object", "generic", "api:outbound", "api_outbound"],
  ]);
});

test("every connector is well formed: its paths are patterns, and no name is taken twice", () => {
  for (const { rules } of CONNECTORS)
    for (const { path } of rules) expect(isPathPattern(path), path).toBe(true);
  expect(new Set(CONNECTORS.map(({ name }) => name)).size).toBe(CONNECTORS.length);
});
