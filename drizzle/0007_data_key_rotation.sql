-- How much a data key has sealed, so that the next one takes over in time; and the gateway may wrap data keys anew.
ALTER TABLE client_data_keys ADD COLUMN sealed_values integer NOT NULL DEFAULT 0 CHECK (sealed_values >= 0);
CREATE INDEX client_data_keys_master ON client_data_keys (master_version, client_id, version);
GRANT UPDATE (wrapped_iv, wrapped_key, wrapped_tag, master_version, sealed_values) ON client_data_keys TO dc_gateway;
