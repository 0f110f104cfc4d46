import { classNames } from "./class-names.ts";

/** Stands where something will be; the region around it says "busy". */
export function Skeleton({ className }: { readonly className: string }) {
  return <span aria-hidden className={classNames("block animate-pulse rounded-sm bg-line", className)} />;
}

/** Rows that are on their way. */
export function SkeletonRows({ rows, label }: { readonly rows: number; readonly label: string }) {
  return (
    <div role="status" aria-label={label} className="grid gap-4 p-5">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-4">
          <Skeleton className="h-4 w-1/3" />
          <Skeleton className="h-4 w-1/5" />
          <Skeleton className="ml-auto h-4 w-1/6" />
        </div>
      ))}
    </div>
  );
}
