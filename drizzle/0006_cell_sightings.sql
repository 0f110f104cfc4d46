-- What was last seen of a cell: the memory that its agent uses, and how far its deployment is.
ALTER TABLE cells
  ADD COLUMN memory_bytes bigint CHECK (memory_bytes >= 0),
  ADD COLUMN sampled_at timestamptz(3),
  ADD COLUMN deployment jsonb;

-- A client sees that of its own cells, and nothing of containers, leases or hosts.
CREATE POLICY tenant ON cells FOR SELECT TO dc_api USING (client_id = current_client_id());
GRANT SELECT (agent_id, client_id, memory_bytes, sampled_at, deployment) ON cells TO dc_api;
