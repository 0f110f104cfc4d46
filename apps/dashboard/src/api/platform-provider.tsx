"use client";

import { createApiClient, fetchWithStepUp } from "@deployclaw/contracts/client";
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { type Platform, PlatformContext } from "./platform-context.ts";

const StepUpDialog = lazy(() => import("../session/step-up-dialog.tsx"));

const send = (request: Request): Promise<Response> => fetch(request);

/** Gives the pages below it the API, and shows the step-up dialog whenever the API asks for it. */
export function PlatformProvider({ children }: { readonly children: ReactNode }) {
  const waiting = useRef<((given: boolean) => void)[]>([]);
  const [isAsking, setIsAsking] = useState(false);
  const settle = useCallback((given: boolean) => {
    setIsAsking(false);
    for (const resolve of waiting.current.splice(0)) resolve(given);
  }, []);
  const platform = useMemo((): Platform => {
    const askForCode = () =>
      new Promise<boolean>((resolve) => {
        waiting.current.push(resolve);
        setIsAsking(true);
      });
    const baseUrl = typeof location === "undefined" ? "" : location.origin;
    return {
      plain: createApiClient(send, baseUrl),
      api: createApiClient(fetchWithStepUp(send, askForCode), baseUrl),
    };
  }, []);
  return (
    <PlatformContext value={platform}>
      {children}
      {isAsking ? (
        <Suspense>
          <StepUpDialog onSettled={settle} />
        </Suspense>
      ) : null}
    </PlatformContext>
  );
}
