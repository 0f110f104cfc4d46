import type { Metadata } from "next";
import { VerifyEmailPage } from "../../../mailed-links/verify-email-page.tsx";

export const metadata: Metadata = { title: "Confirm your mail address" };

export default function Page() {
  return <VerifyEmailPage />;
}
