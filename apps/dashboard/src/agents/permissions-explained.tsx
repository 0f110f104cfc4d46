import type { Permissions } from "@deployclaw/domain";
import { Check, X } from "lucide-react";
import { explainPermissions } from "./explain-permissions.ts";

/** What an agent may and may not do, side by side. */
export function PermissionsExplained({ permissions }: { readonly permissions: Permissions }) {
  const { may, mayNot, limits } = explainPermissions(permissions);
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <div>
        <h3 className="mb-2 text-sm font-medium">It may</h3>
        <ul className="grid gap-1.5 text-sm">
          {may.map((each) => (
            <li key={each} className="flex gap-2">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
              <span className="min-w-0">{each}</span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3 className="mb-2 text-sm font-medium">It may not</h3>
        <ul className="grid gap-1.5 text-sm text-muted">
          {mayNot.map((each) => (
            <li key={each} className="flex gap-2">
              <X aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span className="min-w-0">{each}</span>
            </li>
          ))}
        </ul>
      </div>
      <p className="text-sm text-muted sm:col-span-2">
        At most: {limits.join("; ")}. What goes beyond is refused.
      </p>
    </div>
  );
}
