-- A client that its admin had deleted is erased once its time of grace has passed: first its data keys and users, then,
-- when its cells are gone, its row. A role of its own does it, and sees no client whose time has not come.

ALTER TABLE clients
  ADD COLUMN deletion_requested_by uuid,
  ADD COLUMN erasure_started_at timestamptz(3),
  ADD CHECK (erasure_started_at IS NULL OR deletion_due_at IS NOT NULL);
CREATE INDEX clients_deletion_due ON clients (deletion_due_at) WHERE deletion_due_at IS NOT NULL;

GRANT UPDATE (deletion_requested_at, deletion_due_at, deletion_requested_by, updated_at) ON clients TO dc_api;
GRANT SELECT (deletion_due_at) ON clients TO dc_orchestrator;

GRANT USAGE ON SCHEMA public TO dc_erasure;
CREATE POLICY due ON clients FOR ALL TO dc_erasure
  USING (deletion_due_at <= now() AND suspended_at IS NULL)
  WITH CHECK (deletion_due_at <= now() AND suspended_at IS NULL);
-- Whatever belongs to a client that this role can see.
CREATE POLICY due ON client_data_keys FOR ALL TO dc_erasure
  USING (EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id));
CREATE POLICY due ON users FOR ALL TO dc_erasure
  USING (EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id));
CREATE POLICY due ON agent_credentials FOR SELECT TO dc_erasure
  USING (EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id));
CREATE POLICY due ON agents FOR ALL TO dc_erasure
  USING (EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id))
  WITH CHECK (desired = 'deleted');
CREATE POLICY due ON outbox FOR INSERT TO dc_erasure
  WITH CHECK (EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id));
CREATE POLICY due ON audit_logs FOR INSERT TO dc_erasure
  WITH CHECK (EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id));

GRANT SELECT (id, name, suspended_at, deletion_requested_at, deletion_requested_by, deletion_due_at, erasure_started_at)
  ON clients TO dc_erasure;
GRANT UPDATE (erasure_started_at) ON clients TO dc_erasure;
GRANT DELETE ON clients TO dc_erasure;
GRANT SELECT (client_id, version), DELETE ON client_data_keys TO dc_erasure;
GRANT SELECT (id, client_id), DELETE ON users TO dc_erasure;
GRANT SELECT (id, client_id) ON agent_credentials TO dc_erasure;
GRANT SELECT (id, client_id, desired), UPDATE (desired, updated_at) ON agents TO dc_erasure;
GRANT INSERT (client_id, agent_id) ON outbox TO dc_erasure;
GRANT INSERT (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
  ON audit_logs TO dc_erasure;
