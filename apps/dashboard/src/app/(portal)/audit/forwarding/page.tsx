import type { Metadata } from "next";
import { ForwardingPage } from "../../../../forwarding/forwarding-page.tsx";

export const metadata: Metadata = { title: "Forwarding" };

export default function Page() {
  return <ForwardingPage />;
}
