import type { Metadata } from "next";
import { ResetPasswordPage } from "../../../mailed-links/reset-password-page.tsx";

export const metadata: Metadata = { title: "Choose a new password" };

export default function Page() {
  return <ResetPasswordPage />;
}
