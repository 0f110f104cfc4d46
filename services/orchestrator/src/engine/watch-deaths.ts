import type Docker from "dockerode";
import { LABEL } from "./container-labels.ts";
import type { ContainerDeath } from "./engine.ts";

interface DeathEvent {
  readonly Actor?: { readonly ID?: string; readonly Attributes?: { readonly [name: string]: string } };
}

/** Reads the engine's stream of events until it ends or the signal is aborted. */
export async function watchDeaths(
  docker: Docker,
  labels: readonly string[],
  onDeath: (death: ContainerDeath) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = await docker.getEvents({
    filters: { type: ["container"], event: ["die"], label: [...labels] },
    abortSignal: signal,
  });
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() === "") continue;
      const { ID: containerId, Attributes } = (JSON.parse(line) as DeathEvent).Actor ?? {};
      if (containerId !== undefined) onDeath({ containerId, agentId: Attributes?.[LABEL.agent] });
    }
  });
  await new Promise<void>((resolve, reject) => {
    stream.on("end", resolve);
    stream.on("close", resolve);
    stream.on("error", (err) => (signal.aborted ? resolve() : reject(err)));
  });
}
