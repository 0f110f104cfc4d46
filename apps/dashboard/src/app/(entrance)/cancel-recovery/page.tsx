import type { Metadata } from "next";
import { CancelRecoveryPage } from "../../../mailed-links/cancel-recovery-page.tsx";

export const metadata: Metadata = { title: "Stop a recovery" };

export default function Page() {
  return <CancelRecoveryPage />;
}
