import { MapPinOff } from "lucide-react";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={MapPinOff}
        heading="h1"
        title="There is nothing here"
        action={<ButtonLink href="/agents">Your agents</ButtonLink>}
      >
        The address may be mistyped, or what it led to is gone.
      </EmptyState>
    </main>
  );
}
