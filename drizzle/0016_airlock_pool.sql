-- Airlocks that a host made ahead of time: running, in no cell yet. Placing an agent takes a row away and gives its slot and
-- its container to the agent in the same transaction, so that an airlock is known here or there and never twice.

CREATE TABLE pooled_airlocks (
  -- From the agents' own sequence: what is made in a slot belongs to its uids.
  cell_slot integer PRIMARY KEY DEFAULT nextval('agents_cell_slot_seq'),
  host_name text NOT NULL REFERENCES hosts (name) ON DELETE CASCADE,
  agent_port integer NOT NULL CHECK (agent_port BETWEEN 1 AND 65535),
  -- Id of the image that it was made from.
  image text NOT NULL,
  -- Null while it is being made.
  container_id text UNIQUE,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX pooled_airlocks_host_name ON pooled_airlocks (host_name);

ALTER TABLE pooled_airlocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE pooled_airlocks FORCE ROW LEVEL SECURITY;
CREATE POLICY own_host ON pooled_airlocks FOR ALL TO dc_orchestrator
  USING (host_name = current_host_name()) WITH CHECK (host_name = current_host_name());
GRANT EXECUTE ON FUNCTION current_host_name() TO dc_orchestrator;
GRANT SELECT, INSERT (host_name, agent_port, image), UPDATE (container_id), DELETE ON pooled_airlocks TO dc_orchestrator;
GRANT USAGE ON SEQUENCE agents_cell_slot_seq TO dc_orchestrator;
GRANT UPDATE (cell_slot) ON agents TO dc_orchestrator;
