import type { ReactNode } from "react";
import { AgentFrame } from "../../../../agents/agent-frame.tsx";

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly children: ReactNode;
}

export default async function AgentLayout({ params, children }: Props) {
  return <AgentFrame id={(await params).id}>{children}</AgentFrame>;
}
