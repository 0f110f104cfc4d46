-- People who ask to be let in. The API can add to the list and never read it; operators read it.

CREATE TABLE waitlist (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  email text NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) <= 254),
  company text CHECK (length(company) <= 120),
  message text CHECK (length(message) <= 1000),
  -- HMAC of the address that asked: tells a flood from many people without keeping anybody's address.
  address_hash bytea NOT NULL CHECK (octet_length(address_hash) = 32),
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX waitlist_created ON waitlist (created_at DESC, id DESC);

ALTER TABLE waitlist ENABLE ROW LEVEL SECURITY;
ALTER TABLE waitlist FORCE ROW LEVEL SECURITY;
CREATE POLICY join_in ON waitlist FOR INSERT TO dc_auth WITH CHECK (true);
CREATE POLICY operate ON waitlist FOR SELECT TO dc_admin USING (true);
GRANT INSERT (email, company, message, address_hash, created_at) ON waitlist TO dc_auth;
GRANT SELECT ON waitlist TO dc_admin;

-- What an agent's models used lately is summed up for every list of agents.
CREATE INDEX audit_logs_model_outcomes ON audit_logs (agent_id, created_at) WHERE action_type = 'model.outcome';
