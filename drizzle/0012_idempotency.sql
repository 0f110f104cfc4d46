-- What a creation was answered, by the caller's key for it, so that sending it again creates nothing. A day, then it is swept.

CREATE TABLE idempotency_keys (
  client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- SHA-256 of the key.
  key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
  -- HMAC-SHA-256 of method, path and body: a body may hold a secret that is easy to guess.
  request_digest bytea NOT NULL CHECK (octet_length(request_digest) = 32),
  -- JSON as it was made, without any secret.
  answer text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  PRIMARY KEY (client_id, user_id, key_hash)
);
CREATE INDEX idempotency_keys_user_id ON idempotency_keys (user_id);
CREATE INDEX idempotency_keys_expires_at ON idempotency_keys (expires_at);

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON idempotency_keys FOR ALL TO dc_api
  USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
GRANT SELECT, INSERT, DELETE ON idempotency_keys TO dc_api;
-- Sweeping looks at no answer, and at no row that still counts.
CREATE POLICY sweep_select ON idempotency_keys FOR SELECT TO dc_auth USING (expires_at < now());
CREATE POLICY sweep ON idempotency_keys FOR DELETE TO dc_auth USING (expires_at < now());
GRANT SELECT (expires_at), DELETE ON idempotency_keys TO dc_auth;
