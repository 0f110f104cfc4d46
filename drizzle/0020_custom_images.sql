-- An image that a client brings along: reference by digest, port, probe and writable paths.
ALTER TABLE agents ADD COLUMN custom jsonb;
ALTER TABLE agents ADD CONSTRAINT agents_custom CHECK ((runtime = 'custom') = (custom IS NOT NULL));
GRANT INSERT (custom), UPDATE (custom) ON agents TO dc_api;
GRANT SELECT (custom) ON agents TO dc_gateway, dc_orchestrator;
