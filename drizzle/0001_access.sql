-- Who may do what. Every table forces row level security; a role sees a row only where a policy names the role.
-- Roles themselves are made by packages/db (they belong to the cluster, not to this database).

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO dc_api, dc_auth, dc_orchestrator, dc_gateway, dc_audit, dc_retention, dc_admin;

CREATE FUNCTION current_client_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('app.client_id', true), '')::uuid;
CREATE FUNCTION current_host_name() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('app.host_name', true), '');
REVOKE ALL ON FUNCTION current_client_id(), current_host_name() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_client_id() TO dc_api;
GRANT EXECUTE ON FUNCTION current_host_name() TO dc_gateway;

DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;

-- dc_api: one client at a time.
CREATE POLICY tenant ON clients FOR ALL TO dc_api USING (id = current_client_id()) WITH CHECK (id = current_client_id());
CREATE POLICY tenant ON users FOR ALL TO dc_api USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
CREATE POLICY tenant ON agents FOR ALL TO dc_api USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
CREATE POLICY tenant ON agent_credentials FOR ALL TO dc_api USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
CREATE POLICY tenant ON outbox FOR ALL TO dc_api USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
CREATE POLICY tenant ON audit_logs FOR ALL TO dc_api USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
CREATE POLICY tenant ON audit_leaves FOR SELECT TO dc_api USING (client_id = current_client_id());
CREATE POLICY tenant ON audit_checkpoints FOR SELECT TO dc_api USING (client_id = current_client_id());

GRANT SELECT ON clients TO dc_api;
GRANT SELECT (id, client_id, email, name, email_verified, role, created_at, updated_at) ON users TO dc_api;
GRANT SELECT ON agents TO dc_api;
GRANT INSERT (id, client_id, name, runtime, model, config, permissions, resources, desired) ON agents TO dc_api;
GRANT UPDATE (name, model, config, permissions, resources, desired, generation, updated_at) ON agents TO dc_api;
GRANT USAGE ON SEQUENCE agents_cell_slot_seq TO dc_api;
GRANT SELECT (id, client_id, agent_id, name, hosts, header, placeholder, key_version, created_at, last_used_at)
  ON agent_credentials TO dc_api;
GRANT INSERT, DELETE ON agent_credentials TO dc_api;
GRANT INSERT (client_id, agent_id) ON outbox TO dc_api;
GRANT SELECT ON audit_logs, audit_leaves, audit_checkpoints TO dc_api;

-- dc_auth: before the client is known. Accounts, sessions and factors, and the rows made at registration.
CREATE POLICY sign_in ON clients FOR ALL TO dc_auth USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON users FOR ALL TO dc_auth USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON accounts FOR ALL TO dc_auth USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON sessions FOR ALL TO dc_auth USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON verifications FOR ALL TO dc_auth USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON totp_factors FOR ALL TO dc_auth USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON backup_codes FOR ALL TO dc_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON clients TO dc_auth;
GRANT SELECT, INSERT, UPDATE ON users TO dc_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts, sessions, verifications, totp_factors, backup_codes TO dc_auth;

-- dc_orchestrator: every agent's state, no credential, no configuration.
CREATE POLICY host_work ON agents FOR ALL TO dc_orchestrator USING (true) WITH CHECK (true);
CREATE POLICY host_work ON cells FOR ALL TO dc_orchestrator USING (true) WITH CHECK (true);
CREATE POLICY host_work ON hosts FOR ALL TO dc_orchestrator USING (true) WITH CHECK (true);
CREATE POLICY host_work ON outbox FOR ALL TO dc_orchestrator USING (true) WITH CHECK (true);
CREATE POLICY host_work ON installation FOR SELECT TO dc_orchestrator USING (true);
GRANT SELECT (id, client_id, name, runtime, resources, desired, generation, status, status_reason, host_name, cell_slot,
  created_at, updated_at) ON agents TO dc_orchestrator;
GRANT UPDATE (status, status_reason, host_name, updated_at) ON agents TO dc_orchestrator;
GRANT DELETE ON agents TO dc_orchestrator;
GRANT SELECT, INSERT, UPDATE, DELETE ON cells TO dc_orchestrator;
GRANT SELECT, INSERT, UPDATE ON hosts TO dc_orchestrator;
GRANT SELECT, DELETE ON outbox TO dc_orchestrator;
GRANT SELECT ON installation TO dc_orchestrator;

-- dc_gateway: the agents of its host, and what is sealed for them.
CREATE POLICY own_host ON agents FOR SELECT TO dc_gateway USING (host_name = current_host_name());
CREATE POLICY own_host ON agent_credentials FOR ALL TO dc_gateway
  USING (EXISTS (SELECT 1 FROM agents WHERE agents.id = agent_id))
  WITH CHECK (EXISTS (SELECT 1 FROM agents WHERE agents.id = agent_id AND agents.client_id = agent_credentials.client_id));
CREATE POLICY own_host ON cell_authorities FOR ALL TO dc_gateway
  USING (EXISTS (SELECT 1 FROM agents WHERE agents.id = agent_id))
  WITH CHECK (EXISTS (SELECT 1 FROM agents WHERE agents.id = agent_id AND agents.client_id = cell_authorities.client_id));
CREATE POLICY vault ON client_data_keys FOR ALL TO dc_gateway USING (true) WITH CHECK (true);
GRANT SELECT (id, client_id, name, runtime, model, config, permissions, desired, generation, status, host_name, cell_slot, updated_at)
  ON agents TO dc_gateway;
GRANT SELECT ON agent_credentials TO dc_gateway;
GRANT UPDATE (last_used_at) ON agent_credentials TO dc_gateway;
GRANT SELECT, INSERT ON cell_authorities TO dc_gateway;
GRANT SELECT, INSERT ON client_data_keys TO dc_gateway;

-- The log: four roles may add, one may number, none may change or remove.
CREATE POLICY append ON audit_logs FOR INSERT TO dc_auth, dc_orchestrator, dc_gateway WITH CHECK (true);
GRANT INSERT (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
  ON audit_logs TO dc_api, dc_auth, dc_orchestrator, dc_gateway;
CREATE POLICY sequence ON audit_logs FOR SELECT TO dc_audit USING (true);
CREATE POLICY sequence ON audit_leaves FOR ALL TO dc_audit USING (true) WITH CHECK (true);
CREATE POLICY sequence ON audit_position FOR ALL TO dc_audit USING (true) WITH CHECK (true);
CREATE POLICY sequence ON audit_checkpoints FOR ALL TO dc_audit USING (true) WITH CHECK (true);
GRANT SELECT ON audit_logs TO dc_audit;
GRANT SELECT, INSERT ON audit_leaves, audit_checkpoints TO dc_audit;
GRANT SELECT, INSERT, UPDATE ON audit_position TO dc_audit;

-- dc_admin: the operator's view of machines; nothing of a client's yet.
CREATE POLICY operate ON hosts FOR SELECT TO dc_admin USING (true);
CREATE POLICY operate ON installation FOR SELECT TO dc_admin USING (true);
CREATE POLICY own ON installation FOR ALL TO dc_owner USING (true) WITH CHECK (true);
GRANT SELECT ON hosts, installation TO dc_admin;

-- A wish becomes work the moment it commits: the orchestrator listens.
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', NEW.agent_id::text);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION announce_outbox() FROM PUBLIC;
CREATE TRIGGER announce AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION announce_outbox();

-- Nothing rewrites the log, whatever the role. Retention, once it works, gets its own exception for the two columns that
-- it erases.
CREATE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION refuse_log_change() FROM PUBLIC;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_logs FOR EACH ROW EXECUTE FUNCTION refuse_log_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_logs FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_leaves FOR EACH ROW EXECUTE FUNCTION refuse_log_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_leaves FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();
