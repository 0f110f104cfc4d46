import type { Metadata } from "next";
import { CredentialsPage } from "../../../../../credentials/credentials-page.tsx";

export const metadata: Metadata = { title: "Credentials" };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <CredentialsPage id={(await params).id} />;
}
