import type { Metadata } from "next";
import { MetricsPage } from "../../../../../metrics/metrics-page.tsx";

export const metadata: Metadata = { title: "Metrics" };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <MetricsPage id={(await params).id} />;
}
