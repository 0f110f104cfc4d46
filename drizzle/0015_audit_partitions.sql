-- The log in partitions, one for each month (UTC) of created_at, made two years ahead. What lies before the first month or
-- after the last one has a partition too, so that no writer's clock makes an entry unwritable.

ALTER TABLE audit_logs RENAME TO audit_logs_whole;
ALTER TABLE audit_logs_whole DROP CONSTRAINT audit_logs_pkey;
DROP INDEX audit_logs_sequencing, audit_logs_client, audit_logs_agent;

CREATE TABLE audit_logs (
  id uuid NOT NULL DEFAULT uuidv7(),
  client_id uuid NOT NULL,
  agent_id uuid,
  actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'agent', 'platform', 'operator')),
  actor_id text NOT NULL CHECK (length(actor_id) <= 128),
  action_type text NOT NULL CHECK (length(action_type) <= 64),
  -- Years of four digits, which is what an ISO 8601 text without a sign can say.
  created_at timestamptz(3) NOT NULL CHECK (created_at >= '0001-01-01Z' AND created_at < '10000-01-01Z'),
  -- RFC 8785 text of { ipAddress, metadata, target }; this and the salt are all that retention erases.
  payload text CHECK (octet_length(payload) <= 16384),
  salt bytea CHECK (octet_length(salt) = 32),
  target text GENERATED ALWAYS AS ((payload::jsonb) ->> 'target') STORED,
  metadata jsonb GENERATED ALWAYS AS ((payload::jsonb) -> 'metadata') VIRTUAL,
  ip_address text GENERATED ALWAYS AS ((payload::jsonb) ->> 'ipAddress') VIRTUAL,
  writer text NOT NULL,
  boot uuid NOT NULL,
  number bigint NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  -- The partition key is part of every unique key: what is written again must say the same time.
  PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);
CREATE INDEX audit_logs_sequencing ON audit_logs (xid, id);
CREATE INDEX audit_logs_client ON audit_logs (client_id, created_at DESC, id DESC);
CREATE INDEX audit_logs_agent ON audit_logs (agent_id, created_at DESC, id DESC) WHERE agent_id IS NOT NULL;
-- What a person did; what an agent did is found by its agent_id.
CREATE INDEX audit_logs_actor ON audit_logs (client_id, actor_id, created_at DESC, id DESC) WHERE actor_kind <> 'agent';
CREATE INDEX audit_logs_action ON audit_logs (client_id, action_type, created_at DESC, id DESC);

ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_logs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_logs FOR ALL TO dc_api USING (client_id = current_client_id()) WITH CHECK (client_id = current_client_id());
CREATE POLICY append ON audit_logs FOR INSERT TO dc_auth, dc_orchestrator, dc_gateway WITH CHECK (true);
CREATE POLICY operate ON audit_logs FOR INSERT TO dc_admin WITH CHECK (true);
CREATE POLICY due ON audit_logs FOR INSERT TO dc_erasure
  WITH CHECK (EXISTS (SELECT 1 FROM clients WHERE clients.id = client_id));
CREATE POLICY sequence ON audit_logs FOR SELECT TO dc_audit USING (true);
GRANT SELECT ON audit_logs TO dc_api, dc_audit;
GRANT INSERT (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number)
  ON audit_logs TO dc_api, dc_auth, dc_orchestrator, dc_gateway, dc_admin, dc_erasure;

-- For each row this one reaches every partition; the one for TRUNCATE is made with each of them.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_logs FOR EACH ROW EXECUTE FUNCTION refuse_log_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_logs FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();

-- Nobody is granted a partition: rows are reached through the table, whose policies then hold.
CREATE FUNCTION add_audit_partition(name text, lower text, upper text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE public.%I PARTITION OF public.audit_logs FOR VALUES FROM (%s) TO (%s)', name, lower, upper);
  EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT '
    'EXECUTE FUNCTION public.refuse_log_change()', name);
END $$;
REVOKE ALL ON FUNCTION add_audit_partition(text, text, text) FROM PUBLIC;

-- Makes the months from `first` to that of `until`, and the open end after them, which must not exist.
CREATE FUNCTION add_audit_months(first date, until date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month date := first;
BEGIN
  WHILE month <= until LOOP
    PERFORM add_audit_partition(to_char(month, '"audit_logs_"YYYY_MM'),
      format('%L', to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00'),
      format('%L', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'));
    month := month + interval '1 month';
  END LOOP;
  PERFORM add_audit_partition('audit_logs_future', format('%L', to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00'), 'MAXVALUE');
END $$;
REVOKE ALL ON FUNCTION add_audit_months(date, date) FROM PUBLIC;

-- The first month that has no partition of its own.
CREATE FUNCTION first_audit_month_missing() RETURNS date LANGUAGE sql STABLE
  RETURN (
    SELECT max(to_date(right(c.relname, 7), 'YYYY_MM')) + interval '1 month'
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.audit_logs'::regclass AND c.relname ~ '^audit_logs_[0-9]{4}_[0-9]{2}$'
  )::date;
REVOKE ALL ON FUNCTION first_audit_month_missing() FROM PUBLIC;

-- Makes the months that are missing up to that of `until`, and answers how many. Entries that wait in the open end move into
-- theirs as they are; nothing else in the database may copy an entry with the transaction that it is numbered by.
-- Who waits for a lock holds up every writer behind it, so it does not wait long.
CREATE FUNCTION extend_audit_logs(until date) RETURNS integer LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
DECLARE
  first CONSTANT date := first_audit_month_missing();
BEGIN
  IF first > until THEN RETURN 0; END IF;
  ALTER TABLE public.audit_logs DETACH PARTITION public.audit_logs_future;
  ALTER TABLE public.audit_logs_future RENAME TO audit_logs_moving;
  PERFORM add_audit_months(first, until);
  ALTER TABLE public.audit_logs NO FORCE ROW LEVEL SECURITY;
  ALTER TABLE public.audit_logs_moving NO FORCE ROW LEVEL SECURITY;
  INSERT INTO public.audit_logs (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt,
    writer, boot, number, xid)
  SELECT id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number, xid
  FROM public.audit_logs_moving;
  ALTER TABLE public.audit_logs FORCE ROW LEVEL SECURITY;
  DROP TABLE public.audit_logs_moving;
  RETURN (date_part('year', age(date_trunc('month', until), first)) * 12
    + date_part('month', age(date_trunc('month', until), first)) + 1)::integer;
END $$;
REVOKE ALL ON FUNCTION extend_audit_logs(date) FROM PUBLIC;

-- What an installed database holds moves into its months, at most two years back; older entries need none of their own.
ALTER TABLE audit_logs_whole NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
  this_month CONSTANT date := date_trunc('month', now() AT TIME ZONE 'UTC');
  first CONSTANT date := (
    SELECT greatest(this_month - interval '2 years',
      least(this_month, date_trunc('month', min(created_at) AT TIME ZONE 'UTC'))) FROM audit_logs_whole);
BEGIN
  PERFORM add_audit_partition('audit_logs_past', 'MINVALUE', format('%L', to_char(first, 'YYYY-MM-DD') || ' 00:00:00+00'));
  PERFORM add_audit_months(first, (this_month + interval '2 years')::date);
END $$;
ALTER TABLE audit_logs NO FORCE ROW LEVEL SECURITY;
INSERT INTO audit_logs (id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot,
  number, xid)
SELECT id, client_id, agent_id, actor_kind, actor_id, action_type, created_at, payload, salt, writer, boot, number, xid
FROM audit_logs_whole;
ALTER TABLE audit_logs FORCE ROW LEVEL SECURITY;

-- A leaf knows its entry's time, so that finding the entry reads one partition and not all of them.
ALTER TABLE audit_leaves ADD COLUMN entry_created_at timestamptz(3);
ALTER TABLE audit_leaves NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_leaves DISABLE TRIGGER append_only;
UPDATE audit_leaves SET entry_created_at = coalesce(
  (SELECT created_at FROM audit_logs_whole WHERE audit_logs_whole.id = entry_id), 'epoch');
ALTER TABLE audit_leaves ENABLE TRIGGER append_only;
ALTER TABLE audit_leaves FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_leaves ALTER COLUMN entry_created_at SET NOT NULL;
DROP TABLE audit_logs_whole;
