-- What people need to look after their own accounts: sessions to tell apart, mail to send, factors to replace and recover.

ALTER TABLE sessions ADD COLUMN last_used_at timestamptz(3) NOT NULL DEFAULT now();

-- An authenticator that is to replace the confirmed one, until its own first code.
CREATE TABLE pending_totp_factors (
  user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  -- The session that gave the current factor; no other may go on.
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  iv bytea NOT NULL,
  ciphertext bytea NOT NULL,
  tag bytea NOT NULL,
  failed_attempts integer NOT NULL DEFAULT 0,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX pending_totp_factors_session_id ON pending_totp_factors (session_id);

-- Mail that is to be sent. A token is made when a mail is written, so that none lies here.
CREATE TABLE outgoing_mails (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL,
  recipient text NOT NULL CHECK (recipient = lower(recipient) AND length(recipient) <= 254),
  facts jsonb NOT NULL DEFAULT '{}',
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX outgoing_mails_retry_at ON outgoing_mails (retry_at);

-- What a mailed link proves, by the SHA-256 of its token. A new one takes the place of the one before.
CREATE TABLE mail_tokens (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'cancel_recovery')),
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL,
  UNIQUE (user_id, purpose)
);

-- An operator lets a user set up a new authenticator, after a wait in which anybody of the client can say no.
CREATE TABLE recoveries (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'cancelled', 'done')),
  requested_by text NOT NULL CHECK (length(requested_by) BETWEEN 1 AND 120),
  ends_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX recoveries_waiting ON recoveries (user_id) WHERE status = 'waiting';
CREATE INDEX recoveries_client_id ON recoveries (client_id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['pending_totp_factors', 'outgoing_mails', 'mail_tokens', 'recoveries'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY sign_in ON public.%I FOR ALL TO dc_auth USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON pending_totp_factors, outgoing_mails, mail_tokens TO dc_auth;
GRANT SELECT, UPDATE (status) ON recoveries TO dc_auth;

-- The operator may ask for a recovery, whom it is about and who must be told; not how people sign in.
CREATE POLICY recover ON users FOR SELECT TO dc_admin USING (true);
CREATE POLICY recover ON recoveries FOR ALL TO dc_admin USING (true) WITH CHECK (true);
CREATE POLICY recover ON outgoing_mails FOR INSERT TO dc_admin WITH CHECK (true);
GRANT SELECT (id, client_id, email) ON users TO dc_admin;
GRANT SELECT, INSERT (id, client_id, user_id, requested_by, ends_at, created_at) ON recoveries TO dc_admin;
GRANT INSERT (kind, recipient, facts, retry_at, created_at) ON outgoing_mails TO dc_admin;
