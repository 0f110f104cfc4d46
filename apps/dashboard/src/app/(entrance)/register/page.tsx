import type { Metadata } from "next";
import { RegisterPage } from "../../../entrance/register-page.tsx";

export const metadata: Metadata = { title: "Register" };

export default function Page() {
  return <RegisterPage />;
}
