-- What the signer goes on from. A leaf keeps the hash of its payload, so that an entry whose payload retention erased
-- still proves its public fields; a head keeps the right edge of a client's tree, so that work grows with new entries.

ALTER TABLE audit_leaves ADD COLUMN payload_hash bytea NOT NULL CHECK (octet_length(payload_hash) = 32);

-- The key that checks the note, as C2SP writes it: name+hash+base64.
ALTER TABLE audit_checkpoints ADD COLUMN verifier_key text NOT NULL;

CREATE TABLE audit_heads (
  client_id uuid PRIMARY KEY,
  size bigint NOT NULL CHECK (size >= 0),
  -- The roots of the perfect subtrees, 32 bytes each, largest first.
  frontier bytea NOT NULL CHECK (octet_length(frontier) % 32 = 0),
  signed_size bigint NOT NULL DEFAULT 0 CHECK (signed_size <= size)
);
CREATE INDEX audit_heads_unsigned ON audit_heads (client_id) WHERE size > signed_size;

ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY sequence ON audit_heads FOR ALL TO dc_audit USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON audit_heads TO dc_audit;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_log_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();
