/** What one cell may take of the gateway; the same for every agent. Units are in the names. */
export const LIMITS = {
  /** Connections from one cell at a time, tunnels included. The airlock's relay opens at most 512. */
  connectionsPerCell: 256,
  headerBytesMax: 32 * 1024,
  headersTimeoutMs: 15_000,
  /** Longest time for a cell to send one whole request. */
  requestTimeoutMs: 300_000,
  keepAliveTimeoutMs: 60_000,
  /** How often requests are looked at for having taken too long. */
  connectionsCheckedEveryMs: 5_000,
  tlsHandshakeTimeoutMs: 10_000,
  /** Of one connection in HTTP/2; beyond so many of them in a cell it is not offered. */
  http2: { connectionsPerCell: 16, streamsMax: 64, sessionMegabytesMax: 4, headersMax: 128 },
  requestBodyBytesMax: 64 * 1024 * 1024,
  modelBodyBytesMax: 8 * 1024 * 1024,
  /** Opening brackets, braces and commas in such a body: a few bytes of JSON can become a hundred in memory. */
  modelBodyPartsMax: 400_000,
  /** Bodies of model requests that are held at a time, of one cell and of all; beyond it they are refused. */
  modelBytesHeldMax: 16 * 1024 * 1024,
  modelBytesHeldByAllMax: 64 * 1024 * 1024,
  /** Requests of one agent: `burst` at once, then `perSecond`. */
  requests: { burst: 400, perSecond: 200 },
  /** Refusals of one agent that are recorded one by one; those beyond are counted and recorded together. */
  refusals: { burst: 40, perSecond: 20 },
  /** The same of all agents of one client on this host together. */
  requestsOfClient: { burst: 4_000, perSecond: 2_000 },
  refusalsOfClient: { burst: 200, perSecond: 100 },
  /** Bytes of one client's log; beyond it none of its requests is let out until they are paid off. */
  logBytesOfClient: { burst: 64 * 1024 * 1024, perSecond: 4 * 1024 * 1024 },
  dialTimeoutMs: 10_000,
  /** How long one side of a tunnel may take to read what is left once the other one is gone. */
  lingerMs: 30_000,
  /** Longest silence of an upstream, before its headers and between parts of its body. */
  upstreamSilenceMs: 300_000,
  upstreamConnectionsPerHost: 16,
  upstreamHostsPerCell: 32,
  leavesPerCell: 256,
  auditDeadlineMs: 5_000,
  auditBatchMax: 500,
  auditBatchBytesMax: 1024 * 1024,
  /** What one turn of a client is good for in a batch: one entry of the usual size, or a few small ones. */
  auditTurnBytes: 2 * 1024,
  /** Outcomes and refusals that wait while the log cannot be written; beyond it no request is let out. */
  auditBacklogMax: 20_000,
  auditBacklogBytesMax: 32 * 1024 * 1024,
  /** The same of one client: it alone is let nothing out then. */
  auditBacklogOfClientMax: 5_000,
  auditBacklogOfClientBytesMax: 8 * 1024 * 1024,
  /** Longest time for the counters' store to answer, connecting included; after it the request is refused. */
  countersDeadlineMs: 2_000,
  policyRefreshMs: 1_000,
  /** Refused uses of one client's data keys that are recorded one by one; those beyond are counted together. */
  refusedKeys: { burst: 10, perSecond: 0.1 },
  /**
   * Values that one data key seals before the next version takes over. Random 96-bit IVs are safe for 2^32 under one key
   * (NIST SP 800-38D, section 8.3).
   */
  sealsPerDataKeyMax: 2 ** 30,
  rewrapBatchMax: 100,
  chatTimeoutMs: 120_000,
  healthTimeoutMs: 5_000,
  chatReplyBytesMax: 1024 * 1024,
  controlBodyBytesMax: 1024 * 1024,
  credentialBytesMax: 64 * 1024,
  /** How long opened credentials are kept; a deleted or replaced one is used no longer than that. */
  credentialsKeptMs: 1_000,
  /** Agents whose credentials are read at once. */
  keychainsReadAtOnceMax: 64,
  lastUsesWrittenAfterMs: 2_000,
  /** A body is held up to this size where a slot may be in it or a signature covers it. */
  credentialBodyBytesMax: 1024 * 1024,
  /** A text message of a WebSocket is held up to this size where a slot may be in it. */
  credentialMessageBytesMax: 64 * 1024,
  tokenRequestTimeoutMs: 15_000,
  tokenAnswerBytesMax: 64 * 1024,
  /** An access token is asked for anew when it is good for less than this. */
  tokenRenewedBeforeMs: 60_000,
  /** How long a refusal of a token endpoint stands before it is asked again. */
  tokenRefusedMs: 5_000,
  tokenSealTriesMax: 5,
  tokenSealRetryMs: 1_000,
  /** One delivery of a client's log to its receiver: name, connection, sending and answer together. */
  deliveryTimeoutMs: 20_000,
  deliveriesMax: 32,
  /** Addresses of a receiver that are tried; all of them are checked. */
  deliveryAddressesMax: 4,
  /** An answer may unpack to so many bytes; beyond it, to so many times what was sent. */
  unpackedBytesMax: 16 * 1024 * 1024,
  unpackedRatioMax: 200,
  /** What unpacking may want for what answers refer back to, of all cells together. */
  unpackWindowBytesMax: 256 * 1024 * 1024,
} as const;
