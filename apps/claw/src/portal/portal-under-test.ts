import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { type HomePaths, loadConfig } from "@deployclaw/config";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { findBrowser } from "../host/find-browser.ts";
import { readSecrets, secretOf } from "../layout/secrets.ts";
import { createPlatformUnderTest } from "../supervisor/platform-under-test.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Chosen by the project in vitest.e2e.config.ts. */
    portalRuntime: "nano" | "openclaw";
    portal: {
      readonly origin: string;
      readonly expireStepUpUrl: string;
      readonly runtime: "nano" | "openclaw";
      readonly browserPath: string;
      readonly outputFolder: string;
    };
  }
}

/**
 * Starts a platform of its own for the portal's tests and gives its removal. Beside it a server on loopback whose only
 * service is to end every step-up, so that no test waits five minutes.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runtime = project.getProvidedContext().portalRuntime;
  const browserPath = findBrowser(loadConfig("claw").searchPath);
  if (browserPath === undefined) throw new Error("no browser is installed: apt-get install chromium");
  const platform = await createPlatformUnderTest();
  const expiry = await serveStepUpExpiry(platform.paths);
  const remove = async () => {
    expiry.closeAllConnections();
    expiry.close();
    await platform.remove();
  };
  try {
    await platform.up({ images: true });
    project.provide("portal", {
      origin: `http://127.0.0.1:${platform.port}`,
      expireStepUpUrl: `http://127.0.0.1:${(expiry.address() as AddressInfo).port}/`,
      runtime,
      browserPath,
      outputFolder: resolve(import.meta.dirname, "../../../../test-output/portal", runtime),
    });
  } catch (err) {
    await remove();
    throw err;
  }
  return remove;
}

async function serveStepUpExpiry(paths: HomePaths): Promise<Server> {
  const expire = async () => {
    const sql = postgres({
      host: paths.postgresSocketDirectory,
      database: "deployclaw",
      username: "postgres",
      password: secretOf(readSecrets(paths), "database", "POSTGRES_PASSWORD"),
      max: 1,
    });
    await sql`UPDATE sessions SET step_up_until = NULL`;
    await sql.end();
  };
  const server = createServer((_req, res) => {
    expire().then(
      () => res.writeHead(204).end(),
      (err: unknown) => res.writeHead(500).end(String(err)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
