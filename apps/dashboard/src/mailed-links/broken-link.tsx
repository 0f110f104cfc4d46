import type { ReactNode } from "react";
import { EntranceHeading } from "../entrance/entrance-heading.tsx";

/** A link that is used up, too old or not whole, and how to get another. */
export function BrokenLink({ children }: { readonly children: ReactNode }) {
  return (
    <div role="alert">
      <EntranceHeading title="This link does not work">
        It was used already, is too old, or was not copied whole. {children}
      </EntranceHeading>
    </div>
  );
}
