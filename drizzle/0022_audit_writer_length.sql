-- The name of the writing process is the one part of a leaf that had no bound: a taken-over process could have written an
-- entry that no tile can hold, and so stopped the publication of every log.
ALTER TABLE audit_logs ADD CONSTRAINT audit_logs_writer_length CHECK (length(writer) <= 64);
