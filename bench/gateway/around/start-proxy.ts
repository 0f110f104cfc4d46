import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runProgram } from "../../platform/run-program.ts";
import { startProgram } from "./start-program.ts";

/** A proxy of the distribution on a port of loopback. */
export interface DistributionProxy {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

interface ProxyProgram {
  readonly name: string;
  readonly file: string;
  readonly args: (configuration: string) => readonly string[];
  /** As light as it can be: no cache, no log, no name to resolve. */
  readonly configuration: (port: number, directory: string) => string;
}

const READY_MS_MAX = 20_000;

export const SQUID: ProxyProgram = {
  name: "squid",
  file: "/usr/sbin/squid",
  args: (configuration) => ["-N", "-f", configuration],
  configuration: (port, directory) => `
http_port 127.0.0.1:${port}
http_access allow all
cache deny all
cache_mem 0
access_log none
cache_log /dev/null
cache_store_log none
pid_filename none
coredump_dir ${directory}
shutdown_lifetime 0 seconds
pinger_enable off
max_filedescriptors 16384
`,
};

export const TINYPROXY: ProxyProgram = {
  name: "tinyproxy",
  file: "/usr/bin/tinyproxy",
  args: (configuration) => ["-d", "-c", configuration],
  configuration: (port, directory) => `
Listen 127.0.0.1
Port ${port}
Timeout 600
MaxClients 1000
LogLevel Critical
LogFile "${directory}/tinyproxy.log"
`,
};

/** Installs the proxies that are missing, as root with apt-get; else throws, and says how to. */
export async function installProxies(log: (text: string) => void): Promise<void> {
  const missing: string[] = [];
  for (const { name, file } of [SQUID, TINYPROXY])
    await runProgram("test", ["-x", file]).catch(() => missing.push(name));
  if (missing.length === 0) return;
  const command = ["install", "--yes", "--no-install-recommends", ...missing];
  if (process.getuid?.() !== 0) throw new Error(`missing; as root run: apt-get ${command.join(" ")}`);
  log(`installing from the distribution: ${missing.join(", ")}`);
  await runProgram("apt-get", ["update", "--quiet"]);
  await runProgram("apt-get", command);
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });

/** Starts one of them on one core and waits until it accepts connections. */
export async function startProxy(
  program: ProxyProgram,
  core: string,
  port: number,
): Promise<DistributionProxy> {
  const directory = await mkdtemp(join(tmpdir(), "dcbp-"));
  // Started as root, they go on as users of their own.
  await chmod(directory, 0o755);
  const file = join(directory, "proxy.conf");
  await writeFile(file, program.configuration(port, directory));
  const running = startProgram(core, [program.file, ...program.args(file)]);
  const deadline = performance.now() + READY_MS_MAX;
  while (!(await accepts(port))) {
    if (performance.now() > deadline) throw new Error(`${program.name} does not come up`);
    await delay(50);
  }
  return {
    pid: running.pid,
    port,
    async stop() {
      await running.stop("SIGKILL");
      await rm(directory, { recursive: true, force: true });
    },
  };
}
