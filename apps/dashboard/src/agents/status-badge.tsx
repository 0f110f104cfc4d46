import type { AgentStatus } from "@deployclaw/domain";
import { Badge, type Tone } from "../ui/badge.tsx";

const LOOKS: { readonly [S in AgentStatus]: readonly [Tone, string, boolean] } = {
  provisioning: ["warn", "Starting", true],
  running: ["good", "Running", false],
  hibernated: ["plain", "Asleep", false],
  stopped: ["plain", "Stopped", false],
  error: ["bad", "Failed", false],
  deleting: ["warn", "Deleting", true],
};

/** An agent's status in a word; `still` for one that is past. */
export function StatusBadge({
  status,
  still = false,
}: {
  readonly status: AgentStatus;
  readonly still?: boolean;
}) {
  const [tone, word, alive] = LOOKS[status];
  return (
    <Badge tone={tone} alive={alive && !still}>
      {word}
    </Badge>
  );
}
