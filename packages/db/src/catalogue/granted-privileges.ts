import type postgres from "postgres";

/**
 * Every privilege in schema public that somebody other than its owner holds, one line each and sorted: role, kind of
 * object, its name, privilege, and for grants on columns the columns.
 */
export async function grantedPrivileges(sql: postgres.Sql): Promise<readonly string[]> {
  const rows = await sql<{ line: string }[]>`
    SELECT concat_ws(' ', a.grantee::regrole::text, CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END,
      c.relname, a.privilege_type) AS line
    FROM pg_class c, aclexplode(c.relacl) a
    WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner
    UNION ALL
    SELECT concat_ws(' ', a.grantee::regrole::text, 'table', c.relname, a.privilege_type,
      '(' || string_agg(t.attname, ', ' ORDER BY t.attnum) || ')')
    FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
    WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner
    GROUP BY a.grantee, c.relname, a.privilege_type
    UNION ALL
    SELECT concat_ws(' ', a.grantee::regrole::text, 'function', f.proname, a.privilege_type)
    FROM pg_proc f, aclexplode(f.proacl) a
    WHERE f.pronamespace = 'public'::regnamespace AND a.grantee <> f.proowner`;
  return rows.map((row) => row.line).sort();
}
