-- Retention takes an entry's payload and salt once its client's period has passed, and nothing else: the leaf keeps the hashes,
-- so proofs still verify, and without the salt nobody can guess the payload from its hash. A role of its own does it, and
-- the trigger holds it to that whatever it asks for.

-- Days by plan, as packages/domain/src/plans.ts has them; whoever is on no plan that is known, or gone, has the shortest.
CREATE FUNCTION audit_retention_days(plan text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE plan WHEN 'enterprise' THEN 365 ELSE 90 END;
REVOKE ALL ON FUNCTION audit_retention_days(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_retention_days(text) TO dc_retention;

-- How far each log was erased: what is older, in the order of time and id, has no payload any more.
CREATE TABLE audit_retention (
  client_id uuid PRIMARY KEY,
  erased_until timestamptz(3) NOT NULL,
  erased_until_id uuid NOT NULL
);
ALTER TABLE audit_retention ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_retention FORCE ROW LEVEL SECURITY;
CREATE POLICY retain ON audit_retention FOR ALL TO dc_retention USING (true) WITH CHECK (true);
GRANT USAGE ON SCHEMA public TO dc_retention;
GRANT SELECT, INSERT, UPDATE ON audit_retention TO dc_retention;

CREATE POLICY retain ON clients FOR SELECT TO dc_retention USING (true);
GRANT SELECT (id, plan) ON clients TO dc_retention;
CREATE POLICY retain ON audit_heads FOR SELECT TO dc_retention USING (true);
GRANT SELECT (client_id, signed_size) ON audit_heads TO dc_retention;
CREATE POLICY retain ON audit_leaves FOR SELECT TO dc_retention USING (true);
GRANT SELECT (client_id, seq, entry_id) ON audit_leaves TO dc_retention;
-- What is younger than every period does not exist for it. It reads neither payload nor salt.
CREATE POLICY retain ON audit_logs FOR SELECT TO dc_retention
  USING (created_at < now() - make_interval(days => audit_retention_days(NULL)));
CREATE POLICY retain_erase ON audit_logs FOR UPDATE TO dc_retention
  USING (created_at < now() - make_interval(days => audit_retention_days(NULL))) WITH CHECK (true);
CREATE POLICY retain_tell ON audit_logs FOR INSERT TO dc_retention WITH CHECK (actor_kind = 'platform' AND action_type = 'audit.retention');
GRANT SELECT (id, client_id, created_at) ON audit_logs TO dc_retention;
GRANT UPDATE (payload, salt) ON audit_logs TO dc_retention;
GRANT INSERT (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
  ON audit_logs TO dc_retention;

CREATE FUNCTION refuse_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_user = 'dc_retention' AND NEW.payload IS NULL AND NEW.salt IS NULL
    AND ROW (NEW.id, NEW.client_id, NEW.agent_id, NEW.actor_kind, NEW.actor_id, NEW.action_type, NEW.created_at, NEW.writer,
      NEW.boot, NEW.number, NEW.xid)
    IS NOT DISTINCT FROM ROW (OLD.id, OLD.client_id, OLD.agent_id, OLD.actor_kind, OLD.actor_id, OLD.action_type,
      OLD.created_at, OLD.writer, OLD.boot, OLD.number, OLD.xid)
    AND OLD.created_at < now() - make_interval(
      days => audit_retention_days((SELECT plan FROM clients WHERE clients.id = OLD.client_id)))
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION refuse_entry_change() FROM PUBLIC;
DROP TRIGGER append_only ON audit_logs;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_logs FOR EACH ROW EXECUTE FUNCTION refuse_entry_change();
