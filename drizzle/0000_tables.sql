-- The tables. Who may touch them stands in 0001_access.sql.

CREATE TABLE installation (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE hosts (
  name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 63),
  nonce uuid NOT NULL,
  disk_driver text NOT NULL CHECK (disk_driver IN ('loop', 'pquota', 'none')),
  preflight jsonb NOT NULL DEFAULT '[]',
  accepts_cells boolean NOT NULL DEFAULT false,
  heartbeat_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE clients (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  plan text NOT NULL DEFAULT 'trial',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  email text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  name text NOT NULL,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  role text NOT NULL DEFAULT 'admin' CHECK (role IN ('admin', 'member', 'viewer')),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (email)
);
CREATE INDEX users_client_id ON users (client_id);

-- Sign-in state. Reached by dc_auth alone.
CREATE TABLE accounts (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (provider_id, account_id)
);
CREATE INDEX accounts_user_id ON accounts (user_id);

CREATE TABLE sessions (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- SHA-256 of the cookie's token, so that a copy of this table signs nobody in.
  token text NOT NULL UNIQUE,
  stage text NOT NULL DEFAULT 'password' CHECK (stage IN ('password', 'full')),
  step_up_until timestamptz(3),
  ip_address text,
  user_agent text,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX sessions_user_id ON sessions (user_id);

CREATE TABLE verifications (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX verifications_identifier ON verifications (identifier);

CREATE TABLE totp_factors (
  user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  iv bytea NOT NULL,
  ciphertext bytea NOT NULL,
  tag bytea NOT NULL,
  confirmed_at timestamptz(3),
  -- The last accepted time step (RFC 6238); a code is accepted only for a later one.
  last_step bigint NOT NULL DEFAULT 0,
  failed_attempts integer NOT NULL DEFAULT 0,
  locked_until timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE backup_codes (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash bytea NOT NULL,
  used_at timestamptz(3),
  UNIQUE (user_id, code_hash)
);

-- Agents: the API writes what is wanted, the orchestrator what it saw.
CREATE SEQUENCE agents_cell_slot_seq AS integer MINVALUE 0 START 0 MAXVALUE 1000000 CYCLE;

CREATE TABLE agents (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id uuid NOT NULL REFERENCES clients (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 63),
  runtime text NOT NULL,
  model text NOT NULL DEFAULT 'demo',
  config jsonb NOT NULL DEFAULT '{}',
  permissions jsonb NOT NULL,
  resources jsonb NOT NULL,
  desired text NOT NULL DEFAULT 'running' CHECK (desired IN ('running', 'stopped', 'deleted')),
  -- Raised by every change of what is wanted; the cell made for an older one is replaced.
  generation bigint NOT NULL DEFAULT 1,
  status text NOT NULL DEFAULT 'provisioning'
    CHECK (status IN ('provisioning', 'running', 'hibernated', 'stopped', 'error', 'deleting')),
  status_reason text,
  host_name text REFERENCES hosts (name),
  cell_slot integer NOT NULL UNIQUE DEFAULT nextval('agents_cell_slot_seq'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  -- What belongs to an agent refers to both, so that it belongs to the agent's client too.
  UNIQUE (client_id, id)
);
ALTER SEQUENCE agents_cell_slot_seq OWNED BY agents.cell_slot;
-- A name is free again the moment its agent is to be deleted.
CREATE UNIQUE INDEX agents_client_name ON agents (client_id, name) WHERE desired <> 'deleted';
CREATE INDEX agents_client_created ON agents (client_id, created_at DESC, id DESC);
CREATE INDEX agents_host_updated ON agents (host_name, updated_at);

-- What a host made for an agent, and who holds it.
CREATE TABLE cells (
  agent_id uuid PRIMARY KEY,
  client_id uuid NOT NULL,
  host_name text NOT NULL REFERENCES hosts (name),
  airlock_container_id text,
  agent_container_id text,
  spec_hash text,
  generation bigint NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  retry_at timestamptz(3),
  lease_holder uuid,
  lease_token bigint NOT NULL DEFAULT 0,
  lease_expires_at timestamptz(3),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  FOREIGN KEY (client_id, agent_id) REFERENCES agents (client_id, id) ON DELETE CASCADE
);
CREATE INDEX cells_host ON cells (host_name);

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

-- Sealed things. Envelopes are made by the gateway; see docs/architecture.md.
CREATE TABLE client_data_keys (
  client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  version integer NOT NULL CHECK (version > 0),
  salt bytea NOT NULL CHECK (octet_length(salt) = 32),
  wrapped_iv bytea NOT NULL,
  wrapped_key bytea NOT NULL,
  wrapped_tag bytea NOT NULL,
  master_version integer NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (client_id, version)
);

CREATE TABLE agent_credentials (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  name text NOT NULL CHECK (name ~ '^[A-Za-z][A-Za-z0-9_.-]{0,62}$'),
  hosts text[] NOT NULL,
  -- The header whose value may hold the placeholder, lower case.
  header text NOT NULL DEFAULT 'authorization',
  placeholder text NOT NULL UNIQUE,
  iv bytea NOT NULL,
  ciphertext bytea NOT NULL,
  auth_tag bytea NOT NULL,
  key_version integer NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  UNIQUE (agent_id, name),
  FOREIGN KEY (client_id, agent_id) REFERENCES agents (client_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_credentials_client ON agent_credentials (client_id);

CREATE TABLE cell_authorities (
  agent_id uuid PRIMARY KEY,
  client_id uuid NOT NULL,
  certificate text NOT NULL,
  iv bytea NOT NULL,
  ciphertext bytea NOT NULL,
  auth_tag bytea NOT NULL,
  key_version integer NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  FOREIGN KEY (client_id, agent_id) REFERENCES agents (client_id, id) ON DELETE CASCADE
);

-- The log. An entry outlives its agent, so nothing here refers to another table.
CREATE TABLE audit_logs (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id uuid NOT NULL,
  agent_id uuid,
  actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'agent', 'platform', 'operator')),
  actor_id text NOT NULL CHECK (length(actor_id) <= 128),
  action_type text NOT NULL CHECK (length(action_type) <= 64),
  created_at timestamptz(3) NOT NULL,
  -- RFC 8785 text of { ipAddress, metadata, target }; this and the salt are all that retention erases.
  payload text CHECK (octet_length(payload) <= 16384),
  salt bytea CHECK (octet_length(salt) = 32),
  target text GENERATED ALWAYS AS ((payload::jsonb) ->> 'target') STORED,
  metadata jsonb GENERATED ALWAYS AS ((payload::jsonb) -> 'metadata') VIRTUAL,
  ip_address text GENERATED ALWAYS AS ((payload::jsonb) ->> 'ipAddress') VIRTUAL,
  writer text NOT NULL,
  boot uuid NOT NULL,
  number bigint NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX audit_logs_sequencing ON audit_logs (xid, id);
CREATE INDEX audit_logs_client ON audit_logs (client_id, created_at DESC, id DESC);
CREATE INDEX audit_logs_agent ON audit_logs (agent_id, created_at DESC, id DESC) WHERE agent_id IS NOT NULL;

CREATE TABLE audit_leaves (
  client_id uuid NOT NULL,
  seq bigint NOT NULL CHECK (seq >= 0),
  entry_id uuid NOT NULL UNIQUE,
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  PRIMARY KEY (client_id, seq)
);

-- How far the sequencer has read, per (xid, id).
CREATE TABLE audit_position (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  xid xid8 NOT NULL,
  entry_id uuid NOT NULL
);

CREATE TABLE audit_checkpoints (
  client_id uuid NOT NULL,
  tree_size bigint NOT NULL CHECK (tree_size > 0),
  root_hash bytea NOT NULL CHECK (octet_length(root_hash) = 32),
  note text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (client_id, tree_size)
);
