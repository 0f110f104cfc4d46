import type { Metadata } from "next";
import { EntryList } from "../../../../../audit/entry-list.tsx";

export const metadata: Metadata = { title: "Log of an agent" };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <EntryList filter={{ agentId: (await params).id }} empty="What this agent does will stand here." />;
}
