-- What a host has for agents and what of it is not promised yet. A deploy takes from what is left, under the row's lock, so
-- that two at once cannot both have the last of it; the host counts anew with each heartbeat and when an agent is gone.
ALTER TABLE hosts
  ADD COLUMN labels jsonb NOT NULL DEFAULT '{}' CHECK (octet_length(labels::text) <= 4096),
  ADD COLUMN cpu_millis integer NOT NULL DEFAULT 0 CHECK (cpu_millis >= 0),
  ADD COLUMN memory_bytes bigint NOT NULL DEFAULT 0 CHECK (memory_bytes >= 0),
  ADD COLUMN disk_bytes bigint NOT NULL DEFAULT 0 CHECK (disk_bytes >= 0),
  -- How often memory may be promised: limits are caps, and most of what is promised is never used.
  ADD COLUMN memory_overcommit real NOT NULL DEFAULT 1 CHECK (memory_overcommit >= 1),
  -- Below zero when more is promised than there is, as after a host has become smaller.
  ADD COLUMN memory_left_bytes bigint NOT NULL DEFAULT 0,
  -- Null where disks are not allocated ahead, and so not counted.
  ADD COLUMN disk_left_bytes bigint;

-- Nothing of a client stands here, and the nonce that containers are known by is not granted.
CREATE POLICY placement ON hosts FOR ALL TO dc_api USING (current_client_id() IS NOT NULL)
  WITH CHECK (current_client_id() IS NOT NULL);
GRANT SELECT (name, preflight, accepts_cells, heartbeat_at, memory_left_bytes, disk_left_bytes) ON hosts TO dc_api;
GRANT UPDATE (memory_left_bytes, disk_left_bytes) ON hosts TO dc_api;

-- Operators see how many agents a host has and what they may use.
GRANT SELECT (host_name, resources) ON agents TO dc_admin;

-- As cells, leases and airlocks do, a proof names a host that there is.
ALTER TABLE isolation_proofs ADD FOREIGN KEY (host_name) REFERENCES hosts (name);
