"use client";

import { CodesToKeep } from "../account/codes-to-keep.tsx";
import { EntranceHeading } from "./entrance-heading.tsx";

/** The codes for the day the phone is lost, shown this once. */
export function BackupCodes({
  codes,
  onSaved,
}: {
  readonly codes: readonly string[];
  readonly onSaved: () => void;
}) {
  return (
    <>
      <EntranceHeading title="Keep these codes">
        Each works once, when your phone is not at hand. They are shown now and never again.
      </EntranceHeading>
      <CodesToKeep codes={codes} onward="Go to your agents" onKept={onSaved} />
    </>
  );
}
