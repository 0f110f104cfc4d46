import type { Metadata } from "next";
import { OutputPage } from "../../../../../output/output-page.tsx";

export const metadata: Metadata = { title: "Output" };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <OutputPage id={(await params).id} />;
}
