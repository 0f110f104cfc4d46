-- A credential goes into a declared slot; so far that was a header by its name. The table's rows are hidden from its
-- owner, so they are rewritten by a change of type and not by an update.
ALTER TABLE agent_credentials ALTER COLUMN header DROP DEFAULT;
ALTER TABLE agent_credentials
  ALTER COLUMN header TYPE jsonb USING jsonb_build_object('kind', 'header', 'name', header);
ALTER TABLE agent_credentials RENAME COLUMN header TO slot;
ALTER TABLE agent_credentials
  ALTER COLUMN slot SET DEFAULT '{"kind": "bearer"}',
  ADD CONSTRAINT agent_credentials_slot_check CHECK (jsonb_typeof(slot -> 'kind') = 'string' AND slot ->> 'kind' <> ''),
  -- How often its client gave it a value; a value of an earlier version is gone.
  ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  ADD COLUMN replaced_at timestamptz(3);

GRANT SELECT (version, replaced_at) ON agent_credentials TO dc_api;
GRANT UPDATE (iv, ciphertext, auth_tag, key_version, version, replaced_at) ON agent_credentials TO dc_api;
-- The gateway seals anew what it got for an OAuth 2 credential.
GRANT UPDATE (iv, ciphertext, auth_tag, key_version) ON agent_credentials TO dc_gateway;
