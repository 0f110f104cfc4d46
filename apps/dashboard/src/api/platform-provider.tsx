"use client";

import { type AskForCode, createApiClient, fetchWithStepUp } from "@deployclaw/contracts/client";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { type CodeRequest, settledWithFirst } from "../session/code-requests.ts";
import { type Platform, PlatformContext } from "./platform-context.ts";

const StepUpDialog = lazy(() => import("../session/step-up-dialog.tsx"));

const send = (request: Request): Promise<Response> => fetch(request);

/** Gives the pages below it the API, and shows the step-up dialog whenever the API asks for it. */
export function PlatformProvider({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<readonly CodeRequest[]>([]);
  const [asked] = waiting;
  const settle = (given: boolean) => {
    const settled = settledWithFirst(waiting);
    setWaiting((now) => now.filter((each) => !settled.includes(each)));
    for (const { resolve } of settled) resolve(given);
  };
  const platform = useMemo((): Platform => {
    const askForCode: AskForCode = (operation) =>
      new Promise((resolve) => setWaiting((now) => [...now, { operation, resolve }]));
    const baseUrl = typeof location === "undefined" ? "" : location.origin;
    return {
      plain: createApiClient(send, baseUrl),
      api: createApiClient(fetchWithStepUp(send, askForCode), baseUrl),
    };
  }, []);
  return (
    <PlatformContext value={platform}>
      {children}
      {asked === undefined ? null : (
        <Suspense>
          <StepUpDialog
            key={asked.operation?.path ?? "changes"}
            operation={asked.operation}
            onSettled={settle}
          />
        </Suspense>
      )}
    </PlatformContext>
  );
}
