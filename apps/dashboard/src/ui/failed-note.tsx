import { Button } from "./button.tsx";
import { Note } from "./note.tsx";

/** Says in place of what could not be loaded why, and lets it be tried again. */
export function FailedNote({
  error,
  onRetry,
}: {
  /** Null while nothing is known of it. */
  readonly error: Error | null;
  readonly onRetry: () => Promise<unknown>;
}) {
  return (
    <Note
      kind="bad"
      action={
        <Button look="quiet" size="sm" onClick={() => void onRetry()}>
          Try again
        </Button>
      }
    >
      {error?.message}
    </Note>
  );
}
