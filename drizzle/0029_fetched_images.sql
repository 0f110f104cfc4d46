-- Images that a host fetched for agents of clients: it may remove these again, and no others of its engine. Written before
-- an image is asked for, so that a crash leaves none that nobody knows; dropped after it was removed.
CREATE TABLE fetched_images (
  host_name text NOT NULL REFERENCES hosts (name) ON DELETE CASCADE,
  -- By digest, which says what it is.
  reference text NOT NULL CHECK (reference LIKE '%@sha256:%'),
  fetched_at timestamptz(3) NOT NULL DEFAULT now(),
  -- Since when no agent has named it, as far as the host has looked.
  unused_since timestamptz(3),
  PRIMARY KEY (host_name, reference)
);

ALTER TABLE fetched_images ENABLE ROW LEVEL SECURITY;
ALTER TABLE fetched_images FORCE ROW LEVEL SECURITY;
CREATE POLICY own_host ON fetched_images FOR ALL TO dc_orchestrator
  USING (host_name = current_host_name()) WITH CHECK (host_name = current_host_name());
GRANT SELECT, INSERT (host_name, reference), UPDATE (fetched_at, unused_since), DELETE ON fetched_images TO dc_orchestrator;
