"use client";

import { Check, CircleAlert, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";

interface Toast {
  readonly id: number;
  readonly kind: "done" | "failed";
  readonly text: string;
}

type ShowToast = (kind: Toast["kind"], text: string) => void;

const ToastContext = createContext<ShowToast>(() => undefined);

const SHOWN_MS = 6_000;
const SHOWN_MAX = 3;

/** Says in passing that something is done or failed. What failed stays until it is closed. */
export function useToast(): ShowToast {
  return useContext(ToastContext);
}

/** Where toasts appear; read out politely, never taking the focus. */
export function ToastRegion({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const lastId = useRef(0);
  const close = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback<ShowToast>(
    (kind, text) => {
      lastId.current += 1;
      const id = lastId.current;
      setToasts((all) => [...all.slice(1 - SHOWN_MAX), { id, kind, text }]);
      if (kind === "done") setTimeout(() => close(id), SHOWN_MS);
    },
    [close],
  );
  return (
    <ToastContext value={useMemo(() => show, [show])}>
      {children}
      <section
        aria-label="Notifications"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-4 bottom-20 z-40 grid justify-items-center gap-2 sm:inset-x-auto sm:right-6 sm:bottom-6 sm:justify-items-end"
      >
        {toasts.map(({ id, kind, text }) => (
          <div
            key={id}
            className="pointer-events-auto flex max-w-96 animate-rise items-start gap-3 rounded-md border border-line bg-raised py-3 pr-2 pl-4 shadow-float"
          >
            {kind === "done" ? (
              <Check aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
            ) : (
              <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
            )}
            <p>{text}</p>
            <button
              type="button"
              aria-label="Close"
              className="rounded-sm p-1 text-muted hover:text-ink"
              onClick={() => close(id)}
            >
              <X aria-hidden className="size-4" />
            </button>
          </div>
        ))}
      </section>
    </ToastContext>
  );
}
