import type { Metadata } from "next";
import { StatusPage } from "../../platform-status/status-page.tsx";

export const metadata: Metadata = { title: "Status" };

export default function Page() {
  return <StatusPage />;
}
