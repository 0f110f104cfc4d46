import type { ReactNode } from "react";
import { PortalShell } from "../../shell/portal-shell.tsx";

export default function PortalLayout({ children }: { readonly children: ReactNode }) {
  return <PortalShell>{children}</PortalShell>;
}
