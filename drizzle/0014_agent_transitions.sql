-- What became of an agent, change by change: the newest few hundred, kept while the agent is.
CREATE TABLE agent_transitions (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  client_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  from_status text NOT NULL,
  -- The same as before where only the reason changed.
  to_status text NOT NULL,
  reason text,
  -- The step of bringing the agent up that did not succeed; null where none was under way.
  step text,
  -- Of what was wanted at that time.
  generation bigint NOT NULL,
  -- Null while no host has the agent.
  host_name text,
  FOREIGN KEY (client_id, agent_id) REFERENCES agents (client_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_transitions_agent ON agent_transitions (agent_id, created_at DESC, id DESC);

ALTER TABLE agent_transitions ENABLE ROW LEVEL SECURITY;
ALTER TABLE agent_transitions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON agent_transitions FOR SELECT TO dc_api USING (client_id = current_client_id());
CREATE POLICY host_work ON agent_transitions FOR ALL TO dc_orchestrator USING (true) WITH CHECK (true);
GRANT SELECT ON agent_transitions TO dc_api;
GRANT SELECT (id, agent_id, created_at), INSERT, DELETE ON agent_transitions TO dc_orchestrator;
