-- Roots of the perfect subtrees of 2^8, 2^16 and 2^24 leaves of every log's tree, so that a proof reads some hundreds of
-- hashes however long the log is. They follow from the leaves, and what is read of them is checked against a checkpoint.
CREATE TABLE audit_subtrees (
  client_id uuid NOT NULL,
  level smallint NOT NULL CHECK (level IN (8, 16, 24)),
  -- Which of its level, from the left: its first leaf is index * 2^level.
  index bigint NOT NULL CHECK (index >= 0),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (client_id, level, index)
);

ALTER TABLE audit_subtrees ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_subtrees FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_subtrees FOR SELECT TO dc_api USING (client_id = current_client_id());
CREATE POLICY sequence ON audit_subtrees FOR ALL TO dc_audit USING (true) WITH CHECK (true);
GRANT SELECT ON audit_subtrees TO dc_api;
GRANT SELECT, INSERT ON audit_subtrees TO dc_audit;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_subtrees FOR EACH ROW EXECUTE FUNCTION refuse_log_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_subtrees FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();

-- The root over 2^n hashes that stand one after the other (RFC 6962 section 2.1).
CREATE FUNCTION audit_subtree_root(hashes bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  WHILE octet_length(hashes) > 32 LOOP
    hashes := (SELECT string_agg(sha256('\x01'::bytea || substr(hashes, n * 64 + 1, 64)), '' ORDER BY n)
      FROM generate_series(0, octet_length(hashes) / 64 - 1) AS n);
  END LOOP;
  RETURN hashes;
END $$;
REVOKE ALL ON FUNCTION audit_subtree_root(bytea) FROM PUBLIC;

-- Adds what is missing, from the leaves. The audit process writes them with the leaves from now on; this is for logs that
-- are older than the table, and for whoever repairs one.
CREATE FUNCTION fill_audit_subtrees() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_subtrees (client_id, level, index, hash)
    SELECT client_id, 8, seq >> 8, audit_subtree_root(string_agg(leaf_hash, '' ORDER BY seq))
    FROM audit_leaves GROUP BY client_id, seq >> 8 HAVING count(*) = 256 ON CONFLICT DO NOTHING;
  FOR below IN 8..16 BY 8 LOOP
    INSERT INTO audit_subtrees (client_id, level, index, hash)
      SELECT client_id, below + 8, index >> 8, audit_subtree_root(string_agg(hash, '' ORDER BY index))
      FROM audit_subtrees WHERE level = below
      GROUP BY client_id, index >> 8 HAVING count(*) = 256 ON CONFLICT DO NOTHING;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION fill_audit_subtrees() FROM PUBLIC;

ALTER TABLE audit_leaves NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_subtrees NO FORCE ROW LEVEL SECURITY;
SELECT fill_audit_subtrees();
ALTER TABLE audit_leaves FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_subtrees FORCE ROW LEVEL SECURITY;
