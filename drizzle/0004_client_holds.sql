-- A client stands still while an operator has suspended it, or while it waits to be erased: its cells are stopped, its
-- users look and change nothing. `hold` says why; that and no more is what orchestrator and gateway know of a client.

ALTER TABLE clients
  ADD COLUMN suspended_at timestamptz(3),
  ADD COLUMN suspension_reason text CHECK (length(suspension_reason) BETWEEN 1 AND 500),
  ADD COLUMN deletion_requested_at timestamptz(3),
  ADD COLUMN deletion_due_at timestamptz(3),
  ADD COLUMN hold text GENERATED ALWAYS AS (
    CASE WHEN suspended_at IS NOT NULL THEN 'suspended' WHEN deletion_requested_at IS NOT NULL THEN 'deleting' END
  ) STORED,
  ADD CHECK ((suspended_at IS NULL) = (suspension_reason IS NULL)),
  ADD CHECK ((deletion_requested_at IS NULL) = (deletion_due_at IS NULL)),
  ADD CHECK (deletion_due_at >= deletion_requested_at);

CREATE POLICY host_work ON clients FOR SELECT TO dc_orchestrator USING (true);
GRANT SELECT (id, hold) ON clients TO dc_orchestrator;
CREATE POLICY own_host ON clients FOR SELECT TO dc_gateway
  USING (EXISTS (SELECT 1 FROM agents WHERE agents.client_id = clients.id));
GRANT SELECT (id, hold) ON clients TO dc_gateway;

-- Operators suspend clients and set their plans, and see how many agents each has; nothing of what a client wrote.
CREATE POLICY operate ON clients FOR ALL TO dc_admin USING (true) WITH CHECK (true);
CREATE POLICY operate ON agents FOR SELECT TO dc_admin USING (true);
CREATE POLICY operate ON outbox FOR INSERT TO dc_admin WITH CHECK (true);
CREATE POLICY operate ON audit_logs FOR INSERT TO dc_admin WITH CHECK (true);
GRANT SELECT (id, name, plan, created_at, suspended_at, suspension_reason, deletion_requested_at, deletion_due_at)
  ON clients TO dc_admin;
GRANT UPDATE (plan, suspended_at, suspension_reason, updated_at) ON clients TO dc_admin;
GRANT SELECT (id, client_id, desired, status) ON agents TO dc_admin;
GRANT INSERT (client_id, agent_id) ON outbox TO dc_admin;
GRANT INSERT (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
  ON audit_logs TO dc_admin;
