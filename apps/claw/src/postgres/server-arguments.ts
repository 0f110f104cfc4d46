import type { HomePaths } from "@deployclaw/config";

/** Settings of the embedded server, given on its command line so that an old cluster gets new ones too. */
const settings: Readonly<Record<string, string>> = {
  // No TCP at all: whoever cannot reach the socket's directory cannot even try a password.
  listen_addresses: "",
  unix_socket_permissions: "0777",
  max_connections: "80",
  shared_buffers: "64MB",
  work_mem: "4MB",
  maintenance_work_mem: "32MB",
  max_wal_size: "512MB",
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  jit: "off",
  io_method: "sync",
  max_worker_processes: "4",
  max_parallel_workers: "2",
  password_encryption: "scram-sha-256",
  log_min_messages: "warning",
  log_checkpoints: "off",
  log_line_prefix: "%q%u ",
  // Statements can hold what clients typed; the log must not.
  log_min_error_statement: "panic",
  // Nor may a message's detail and context, which quote values.
  log_error_verbosity: "terse",
  log_parameter_max_length_on_error: "0",
};

/** Arguments of `postgres`, which stays in the foreground and logs to standard error. */
export function postgresArguments(paths: HomePaths): string[] {
  const all = { ...settings, unix_socket_directories: paths.postgresSocketDirectory };
  return [
    "-D",
    paths.postgresData,
    ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}
