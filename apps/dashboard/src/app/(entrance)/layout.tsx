import type { ReactNode } from "react";
import { EntranceFrame } from "../../entrance/entrance-frame.tsx";

export default function EntranceLayout({ children }: { readonly children: ReactNode }) {
  return <EntranceFrame>{children}</EntranceFrame>;
}
