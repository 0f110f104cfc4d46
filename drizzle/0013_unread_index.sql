-- Nothing reads it: what agents used comes from the ledger, and each entry of a model's answer paid for it.
DROP INDEX audit_logs_model_outcomes;
