-- An entry is its id and its time, as the log itself is keyed: a writing role that was taken over may repeat an id at another
-- time. Such an entry is numbered like any other; a leaf keyed by the id alone would have stopped the numbering of every log.
ALTER TABLE audit_leaves DROP CONSTRAINT audit_leaves_entry_id_key;
ALTER TABLE audit_leaves ADD CONSTRAINT audit_leaves_entry UNIQUE (entry_id, entry_created_at);
GRANT SELECT (entry_created_at) ON audit_leaves TO dc_retention;

-- What a leaf states must be what a verifier can read: a number past 2^53 - 1 would have made every export malformed.
ALTER TABLE audit_logs ADD CONSTRAINT audit_logs_number CHECK (number BETWEEN 0 AND 9007199254740991);
