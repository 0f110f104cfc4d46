-- The resources for which a cell was last found or brought to be as wanted. A time would not do: what is wanted may change
-- while a worker that has read the old limits is still writing.
ALTER TABLE cells ADD COLUMN settled_resources jsonb;
