-- Step-up for one request: the SHA-256 of what it names, and until when. It is spent by setting both to null.

ALTER TABLE sessions
  ADD COLUMN operation_digest text CHECK (operation_digest ~ '^[0-9a-f]{64}$'),
  ADD COLUMN operation_until timestamptz(3),
  ADD CHECK ((operation_digest IS NULL) = (operation_until IS NULL));
