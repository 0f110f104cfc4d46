import type { Metadata } from "next";
import { IsolationPage } from "../../../../../isolation/isolation-page.tsx";

export const metadata: Metadata = { title: "Isolation" };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <IsolationPage id={(await params).id} />;
}
