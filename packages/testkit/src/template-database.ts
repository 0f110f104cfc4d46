/** The migrated database that every test database is a copy of. */
export const TEMPLATE_DATABASE = "template_deployclaw";

/** The installation that the template belongs to; a copy gets one of its own. */
export const TEMPLATE_INSTALLATION = "00000000-0000-4000-8000-000000000000";
