/** Everything that a request can do by what connectors know, and how it is said: "mailer was allowed to …". */
export const CONNECTOR_ACTIONS = {
  email_read: "read mail",
  email_sent: "send an email",
  email_changed: "change mail",
  email_settings_changed: "change the settings of a mailbox",
  email_batch: "read or change mail in a batch",
  calendar_read: "read a calendar",
  calendar_changed: "change a calendar",
  calendar_batch: "read or change a calendar in a batch",
  file_read: "read files",
  file_changed: "change files",
  file_batch: "read or change files in a batch",
  repository_read: "read a repository",
  repository_pushed: "push to a repository",
  repository_changed: "change a repository",
  graphql_asked: "ask a GraphQL service",
  message_sent: "send a message",
  messages_read: "read messages",
  messaging_used: "use a messaging service",
  model_asked: "ask a model",
  model_service_read: "read from a model's service",
  model_service_changed: "change something at a model's service",
  text_embedded: "have a text embedded",
  text_moderated: "have a text moderated",
  image_made: "have an image made",
  audio_processed: "have audio processed",
  api_outbound: "call a service",
  client_rule: "do what one of the client's own rules names",
  unknown_request: "send a request that could mean several things",
  tunnel: "open a tunnel whose inside is not seen",
} as const;

/** One of {@link CONNECTOR_ACTIONS}. */
export type ConnectorAction = keyof typeof CONNECTOR_ACTIONS;

/** All of their names. */
export const CONNECTOR_ACTION_NAMES = Object.keys(CONNECTOR_ACTIONS) as ConnectorAction[];
