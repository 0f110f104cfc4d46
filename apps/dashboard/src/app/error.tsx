"use client";

import { OctagonAlert } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

export default function PageError({ reset }: { readonly reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={OctagonAlert}
        heading="h1"
        title="This page broke"
        action={<Button onClick={reset}>Try again</Button>}
      >
        That is our fault, and nothing of yours is lost.
      </EmptyState>
    </main>
  );
}
