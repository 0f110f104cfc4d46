-- What agents used, hour by hour: the truth from which limits are counted again after their store was lost. A row outlives
-- its agent, so that deleting one gives nobody a fresh day.

CREATE TABLE spend_ledger (
  client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL,
  hour timestamptz(3) NOT NULL,
  -- One of the permissions' scopes, or 'model' for the platform's own models.
  scope text NOT NULL CHECK (length(scope) BETWEEN 1 AND 32),
  -- Empty for what is no model.
  model text NOT NULL CHECK (length(model) <= 64),
  requests bigint NOT NULL,
  tokens bigint NOT NULL,
  -- Millionths of a US dollar.
  cost_micros bigint NOT NULL,
  PRIMARY KEY (agent_id, hour, scope, model)
);
CREATE INDEX spend_ledger_client ON spend_ledger (client_id, hour);

ALTER TABLE spend_ledger ENABLE ROW LEVEL SECURITY;
ALTER TABLE spend_ledger FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON spend_ledger FOR SELECT TO dc_api USING (client_id = current_client_id());
CREATE POLICY own_host ON spend_ledger FOR ALL TO dc_gateway
  USING (EXISTS (SELECT 1 FROM agents WHERE agents.id = agent_id))
  WITH CHECK (EXISTS (SELECT 1 FROM agents WHERE agents.id = agent_id AND agents.client_id = spend_ledger.client_id));
GRANT SELECT ON spend_ledger TO dc_api;
GRANT SELECT, INSERT ON spend_ledger TO dc_gateway;
GRANT UPDATE (requests, tokens, cost_micros) ON spend_ledger TO dc_gateway;
