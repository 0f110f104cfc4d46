import type { Metadata } from "next";
import { ChatPage } from "../../../../chat/chat-page.tsx";

export const metadata: Metadata = { title: "Chat" };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <ChatPage id={(await params).id} />;
}
