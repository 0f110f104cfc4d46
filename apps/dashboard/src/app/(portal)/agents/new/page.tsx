import type { Metadata } from "next";
import { DeployForm } from "../../../../agents/deploy-form.tsx";
import { PageHeader } from "../../../../ui/page-header.tsx";

export const metadata: Metadata = { title: "Deploy an agent" };

export default function Page() {
  return (
    <>
      <PageHeader
        title="Deploy an agent"
        lede="It gets a sealed cell of its own and may do what you allow here."
      />
      <DeployForm />
    </>
  );
}
