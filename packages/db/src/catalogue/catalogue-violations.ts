import type postgres from "postgres";

/** How many objects were looked at, so that a check of nothing can be told from a clean one. */
export interface CatalogueReport {
  readonly looked: number;
  /** What breaks a rule, and how. */
  readonly violations: readonly { readonly object: string; readonly rule: string }[];
}

const OBJECTS = `
  SELECT 'relation ' || c.relname AS object,
    CASE
      WHEN c.relkind NOT IN ('r', 'p', 'v', 'i', 'I', 'S', 't') THEN 'is of a kind that row level security cannot cover'
      WHEN pg_get_userbyid(c.relowner) <> 'dc_owner' THEN 'is not owned by dc_owner'
      WHEN c.relkind = 'v' AND NOT coalesce(c.reloptions, '{}') @> '{security_invoker=true}'
        THEN 'is a view that runs with its owner''s rights'
      WHEN c.relkind IN ('r', 'p') AND NOT c.relrowsecurity THEN 'has no row level security'
      WHEN c.relkind IN ('r', 'p') AND NOT c.relforcerowsecurity THEN 'does not force row level security on its owner'
      WHEN c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) THEN 'has no policy'
      WHEN c.relispartition AND c.relkind IN ('r', 'p') AND (EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
        OR EXISTS (SELECT 1 FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)
        OR EXISTS (SELECT 1 FROM pg_attribute t, aclexplode(t.attacl) a WHERE t.attrelid = c.oid))
        THEN 'is a partition that can be reached past its table'
      WHEN c.relispartition AND c.relkind IN ('r', 'p') AND (
          SELECT count(*) FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgenabled = 'O')
        < (SELECT count(*) FROM pg_inherits i JOIN pg_trigger g ON g.tgrelid = i.inhparent
          WHERE i.inhrelid = c.oid AND g.tgenabled = 'O') THEN 'is a partition without all triggers of its table'
      WHEN EXISTS (SELECT 1 FROM aclexplode(c.relacl) a WHERE a.grantee = 0)
        OR EXISTS (SELECT 1 FROM pg_attribute t, aclexplode(t.attacl) a WHERE t.attrelid = c.oid AND a.grantee = 0)
        THEN 'grants something to everybody'
    END AS rule
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'function ' || f.proname,
    CASE
      WHEN f.prosecdef THEN 'runs with its owner''s rights'
      WHEN pg_get_userbyid(f.proowner) <> 'dc_owner' THEN 'is not owned by dc_owner'
      WHEN EXISTS (SELECT 1 FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a WHERE a.grantee = 0)
        THEN 'can be called by everybody'
    END
  FROM pg_proc f WHERE f.pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'policy ' || p.policyname || ' on ' || p.tablename,
    CASE
      WHEN 'public' = ANY (p.roles) THEN 'holds for everybody'
      WHEN 'dc_api' = ANY (p.roles) AND (coalesce(p.qual, p.with_check) NOT LIKE '%current_client_id()%'
        OR coalesce(p.with_check, p.qual) NOT LIKE '%current_client_id()%') THEN 'lets dc_api past the client'
    END
  FROM pg_policies p WHERE p.schemaname = 'public'
  UNION ALL
  SELECT 'schema ' || n.nspname,
    CASE
      WHEN EXISTS (SELECT 1 FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a WHERE a.grantee = 0)
        THEN 'is open to everybody'
      WHEN n.nspname <> 'public' AND EXISTS (SELECT 1 FROM aclexplode(n.nspacl) a WHERE a.grantee <> n.nspowner)
        THEN 'is open to another role'
    END
  FROM pg_namespace n WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  UNION ALL
  SELECT 'role ' || r.rolname,
    CASE
      WHEN r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication THEN 'has a power beyond its grants'
      WHEN EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid) THEN 'is a member of another role'
      WHEN r.rolname <> 'dc_owner' AND EXISTS (SELECT 1 FROM pg_shdepend d WHERE d.refobjid = r.oid AND d.deptype = 'o')
        THEN 'owns something'
    END
  FROM pg_roles r WHERE r.rolname LIKE 'dc\\_%'`;

/**
 * Reads the catalogue of the connected database and names every table, view, function, policy, schema and role that
 * breaks the rules of access: row level security enabled and forced with a policy, nothing that runs with its owner's
 * rights, nothing for everybody, and roles that own nothing and cannot get around it.
 */
export async function catalogueViolations(sql: postgres.Sql): Promise<CatalogueReport> {
  const rows = await sql.unsafe<{ object: string; rule: string | null }[]>(OBJECTS);
  const violations = rows.flatMap(({ object, rule }) => (rule === null ? [] : [{ object, rule }]));
  return { looked: rows.length, violations };
}
