-- A client's log on its way to the client's own collector: where to, and how far it is. The position is durable and moves
-- only over what was delivered, so that nothing is left out; what was under way when a process died is sent again.

CREATE TABLE log_forwarders (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 63),
  kind text NOT NULL GENERATED ALWAYS AS (destination ->> 'kind') STORED CHECK (kind IN ('webhook', 'syslog')),
  destination jsonb NOT NULL CHECK (length(destination::text) <= 32768),
  -- The number of the first entry that was not delivered yet.
  position bigint NOT NULL CHECK (position >= 0),
  -- Where the batch under way ends, so that it is sent again as it was sent before.
  batch_end bigint CHECK (batch_end > position),
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  retry_at timestamptz(3) NOT NULL DEFAULT now(),
  last_error text CHECK (length(last_error) <= 500),
  delivered_at timestamptz(3),
  paused_at timestamptz(3),
  -- A user, or the receiver by saying that it is gone.
  paused_by text CHECK (paused_by IN ('user', 'receiver')),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (client_id, name),
  UNIQUE (id, client_id),
  CHECK ((paused_at IS NULL) = (paused_by IS NULL))
);
CREATE INDEX log_forwarders_due ON log_forwarders (retry_at) WHERE paused_at IS NULL;

-- What a webhook is signed with. A rotated secret signs beside its successor until it expires.
CREATE TABLE log_forwarder_secrets (
  forwarder_id uuid NOT NULL,
  client_id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  iv bytea NOT NULL,
  ciphertext bytea NOT NULL,
  auth_tag bytea NOT NULL,
  key_version integer NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3),
  PRIMARY KEY (forwarder_id, version),
  FOREIGN KEY (forwarder_id, client_id) REFERENCES log_forwarders (id, client_id) ON DELETE CASCADE
);

ALTER TABLE log_forwarders ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_forwarders FORCE ROW LEVEL SECURITY;
ALTER TABLE log_forwarder_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_forwarder_secrets FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON log_forwarders FOR ALL TO dc_api
  USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
GRANT SELECT, DELETE ON log_forwarders TO dc_api;
GRANT INSERT (id, client_id, name, destination, position) ON log_forwarders TO dc_api;
GRANT UPDATE (name, destination, position, batch_end, failures, retry_at, last_error, paused_at, paused_by, updated_at)
  ON log_forwarders TO dc_api;

-- Sealed by the gateway, put down by the API, which cannot read it back.
CREATE POLICY tenant ON log_forwarder_secrets FOR ALL TO dc_api
  USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
GRANT SELECT (forwarder_id, client_id, version, created_at, expires_at) ON log_forwarder_secrets TO dc_api;
GRANT INSERT ON log_forwarder_secrets TO dc_api;
GRANT UPDATE (expires_at) ON log_forwarder_secrets TO dc_api;
GRANT DELETE ON log_forwarder_secrets TO dc_api;

-- The gateway signs and sends; whose turn it is and how far it got is not its business.
CREATE POLICY send ON log_forwarders FOR SELECT TO dc_gateway USING (true);
GRANT SELECT (id, client_id, name, kind, destination, paused_at) ON log_forwarders TO dc_gateway;
CREATE POLICY send ON log_forwarder_secrets FOR SELECT TO dc_gateway USING (true);
GRANT SELECT ON log_forwarder_secrets TO dc_gateway;

-- The audit process reads the log and keeps the positions. It sees no destination and no secret, and names users and
-- agents of those clients alone that forward their log.
CREATE POLICY forward ON log_forwarders FOR ALL TO dc_audit USING (true) WITH CHECK (true);
GRANT SELECT (id, client_id, position, batch_end, failures, retry_at, paused_at, created_at) ON log_forwarders TO dc_audit;
GRANT UPDATE (position, batch_end, failures, retry_at, last_error, delivered_at, paused_at, paused_by)
  ON log_forwarders TO dc_audit;
CREATE POLICY forward ON clients FOR SELECT TO dc_audit
  USING (EXISTS (SELECT 1 FROM log_forwarders f WHERE f.client_id = clients.id));
GRANT SELECT (id, hold) ON clients TO dc_audit;
CREATE POLICY forward ON users FOR SELECT TO dc_audit
  USING (EXISTS (SELECT 1 FROM log_forwarders f WHERE f.client_id = users.client_id));
GRANT SELECT (id, client_id, email) ON users TO dc_audit;
CREATE POLICY forward ON agents FOR SELECT TO dc_audit
  USING (EXISTS (SELECT 1 FROM log_forwarders f WHERE f.client_id = agents.client_id));
GRANT SELECT (id, client_id, name) ON agents TO dc_audit;

-- Nothing is forwarded any more once a client's erasure has begun.
CREATE POLICY due ON log_forwarders FOR ALL TO dc_erasure
  USING (EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id));
GRANT SELECT (id, client_id), DELETE ON log_forwarders TO dc_erasure;
