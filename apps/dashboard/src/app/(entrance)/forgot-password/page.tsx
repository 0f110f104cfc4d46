import type { Metadata } from "next";
import { ForgotPasswordPage } from "../../../mailed-links/forgot-password-page.tsx";

export const metadata: Metadata = { title: "Reset your password" };

export default function Page() {
  return <ForgotPasswordPage />;
}
