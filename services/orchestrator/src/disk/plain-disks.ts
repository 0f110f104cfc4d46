import { chmod, chown, mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { HomePaths } from "@deployclaw/config";
import { agentId as parseAgentId } from "@deployclaw/domain";
import type { AgentDisks, DiskSpec } from "./disk-driver.ts";
import { makeFolders } from "./make-folders.ts";
import { pathExists } from "./path-exists.ts";

/**
 * Disks as plain directories, for hosts that can cap none: an agent can fill the host's filesystem. The host's
 * preflight says so.
 */
export function createPlainDisks(paths: HomePaths): AgentDisks {
  const directoryOf = (agentId: string) => paths.cell(parseAgentId(agentId)).state;
  async function make(agentId: string, spec: DiskSpec): Promise<void> {
    const directory = directoryOf(agentId);
    await mkdir(dirname(directory), { recursive: true, mode: 0o711 });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chown(directory, spec.uid, spec.uid);
    await chmod(directory, 0o700);
    await makeFolders(directory, spec);
  }

  return {
    growsMounted: true,
    observe: async (agentId) => ((await pathExists(directoryOf(agentId))) ? "mounted" : "absent"),
    observeBytes: async () => undefined,
    // One that has no size of its own is never full by itself.
    isFull: async () => false,
    usedBytes: async () => undefined,
    place: make,
    mount: make,
    unmount: async () => undefined,
    mounted: async () => undefined,
    remove: async (agentId) => rm(directoryOf(agentId), { recursive: true, force: true }),
  };
}
