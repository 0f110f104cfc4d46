import type { Metadata } from "next";
import { EnrollPage } from "../../../entrance/enroll-page.tsx";

export const metadata: Metadata = { title: "Set up your authenticator" };

export default function Page() {
  return <EnrollPage />;
}
