-- Proofs of a cell's isolation, asked for by people and made by its host: the newest few dozen, kept while the agent is.
CREATE TABLE isolation_proofs (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  host_name text NOT NULL,
  requested_by uuid NOT NULL,
  status text NOT NULL DEFAULT 'requested' CHECK (status IN ('requested', 'running', 'passed', 'failed', 'error')),
  -- Rises with each attempt; only the newest one may write what it found.
  attempt integer NOT NULL DEFAULT 0,
  lease_expires_at timestamptz(3),
  -- Of the agent container that was looked at.
  spec_hash text,
  checks jsonb NOT NULL DEFAULT '[]' CHECK (octet_length(checks::text) <= 262144),
  -- Why there is no verdict.
  reason text CHECK (length(reason) <= 1024),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3),
  CHECK ((status IN ('requested', 'running')) = (finished_at IS NULL)),
  FOREIGN KEY (client_id, agent_id) REFERENCES agents (client_id, id) ON DELETE CASCADE
);
CREATE INDEX isolation_proofs_agent ON isolation_proofs (agent_id, created_at DESC, id DESC);
-- One at a time for an agent.
CREATE UNIQUE INDEX isolation_proofs_open ON isolation_proofs (agent_id) WHERE finished_at IS NULL;

ALTER TABLE isolation_proofs ENABLE ROW LEVEL SECURITY;
ALTER TABLE isolation_proofs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON isolation_proofs FOR ALL TO dc_api USING (client_id = current_client_id())
  WITH CHECK (client_id = current_client_id());
CREATE POLICY host_work ON isolation_proofs FOR ALL TO dc_orchestrator USING (true) WITH CHECK (true);
GRANT SELECT ON isolation_proofs TO dc_api;
GRANT INSERT (client_id, agent_id, host_name, requested_by) ON isolation_proofs TO dc_api;
GRANT SELECT (id, client_id, agent_id, host_name, attempt, lease_expires_at, created_at, finished_at)
  ON isolation_proofs TO dc_orchestrator;
GRANT UPDATE (status, attempt, lease_expires_at, spec_hash, checks, reason, finished_at)
  ON isolation_proofs TO dc_orchestrator;
GRANT DELETE ON isolation_proofs TO dc_orchestrator;

-- A wish becomes work the moment it commits: the host listens.
CREATE FUNCTION announce_isolation_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('isolation_proofs', NEW.host_name);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION announce_isolation_proof() FROM PUBLIC;
CREATE TRIGGER announce AFTER INSERT ON isolation_proofs FOR EACH ROW EXECUTE FUNCTION announce_isolation_proof();
