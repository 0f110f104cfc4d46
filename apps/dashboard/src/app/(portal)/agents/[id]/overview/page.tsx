import type { Metadata } from "next";
import { OverviewPage } from "../../../../../agents/overview-page.tsx";

export const metadata: Metadata = { title: "Agent" };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <OverviewPage id={(await params).id} />;
}
