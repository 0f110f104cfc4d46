-- What agents used, minute by minute, kept for 30 days. A minute in which nothing was measured has no row.
CREATE TABLE agent_points (
  client_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  minute timestamptz(3) NOT NULL,
  -- Thousandths of a core, on average since the point before; null where there was nothing to compare with.
  cpu_millis integer,
  cpu_max_millis integer NOT NULL,
  -- What counts against the limit.
  memory_bytes bigint NOT NULL,
  memory_max_bytes bigint NOT NULL,
  -- Its share of what it has in common with others counted proportionally; null where it could not be read.
  pss_bytes bigint,
  -- Both null where the disk has no size of its own.
  disk_bytes bigint,
  disk_max_bytes bigint,
  -- What the ledger grew by since the point before.
  requests integer NOT NULL,
  tokens bigint NOT NULL,
  -- Of the ledger's hour, how much has been given to points so far.
  ledger_requests bigint NOT NULL,
  ledger_tokens bigint NOT NULL,
  PRIMARY KEY (agent_id, minute),
  FOREIGN KEY (client_id, agent_id) REFERENCES agents (client_id, id) ON DELETE CASCADE
);

ALTER TABLE agent_points ENABLE ROW LEVEL SECURITY;
ALTER TABLE agent_points FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON agent_points FOR SELECT TO dc_api USING (client_id = current_client_id());
CREATE POLICY host_work ON agent_points FOR ALL TO dc_orchestrator USING (true) WITH CHECK (true);
GRANT SELECT ON agent_points TO dc_api;
GRANT SELECT (agent_id, minute, ledger_requests, ledger_tokens), INSERT, DELETE ON agent_points TO dc_orchestrator;

-- Whoever makes the points reads how much was used, and of nobody what it was for.
CREATE POLICY host_reading ON spend_ledger FOR SELECT TO dc_orchestrator USING (true);
GRANT SELECT (agent_id, hour, requests, tokens) ON spend_ledger TO dc_orchestrator;
