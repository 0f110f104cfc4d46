import { mergeMetricsTexts, metricsText } from "@deployclaw/domain/metrics";
import { askHealthSocket } from "./ask-health-socket.ts";

const ANSWER_MS = 1_000;

/** A process of this host whose metrics are told beside the API's own. */
export interface MeteredProcess {
  readonly name: string;
  readonly socketPath: string;
}

/**
 * The API's own metrics and those of the other processes of its host as one text. `deployclaw_process_up` says which of them
 * answered within a second; one that did not takes nothing away from the others.
 */
export async function readMetrics(own: string, processes: readonly MeteredProcess[]): Promise<string> {
  const answers = await Promise.all(
    processes.map(async ({ name, socketPath }) => ({ name, text: await ask(socketPath) })),
  );
  const up = metricsText([
    {
      name: "deployclaw_process_up",
      type: "gauge",
      help: "Whether a process of this host told its metrics.",
      samples: answers.map(({ name, text }) => ({
        labels: { process: name },
        value: text === undefined ? 0 : 1,
      })),
    },
  ]);
  return mergeMetricsTexts([up, own, ...answers.flatMap(({ text }) => text ?? [])]);
}

async function ask(socketPath: string): Promise<string | undefined> {
  try {
    const { status, body } = await askHealthSocket(socketPath, AbortSignal.timeout(ANSWER_MS), "/metrics");
    return status === 200 ? body.toString() : undefined;
  } catch {
    // That it does not answer is the finding, whatever the error.
    return undefined;
  }
}
