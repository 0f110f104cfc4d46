-- The log's indexes in the order in which entries come. Descending ones grew at their left edge, where each page splits in
-- halves; these fill their pages and are a third smaller, and reading newest first walks them backwards as quickly.
DROP INDEX audit_logs_client, audit_logs_agent, audit_logs_actor, audit_logs_action;
CREATE INDEX audit_logs_client ON audit_logs (client_id, created_at, id);
CREATE INDEX audit_logs_agent ON audit_logs (agent_id, created_at, id) WHERE agent_id IS NOT NULL;
-- What a person did; what an agent did is found by its agent_id.
CREATE INDEX audit_logs_actor ON audit_logs (client_id, actor_id, created_at, id) WHERE actor_kind <> 'agent';
-- The two actions that most entries tell of are found along the client's entries as quickly.
CREATE INDEX audit_logs_action ON audit_logs (client_id, action_type, created_at, id)
  WHERE action_type NOT IN ('request.intent', 'request.outcome');
