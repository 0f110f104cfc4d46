"use client";

import { ApiProblem } from "@deployclaw/contracts/client";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { leaveIfSignedOut } from "../session/leave.ts";

const RETRIES_MAX = 2;

const mayWorkAgain = (err: Error): boolean =>
  err instanceof ApiProblem && (err.status === 0 || err.status >= 502);

function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveIfSignedOut }),
    mutationCache: new MutationCache({ onError: leaveIfSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, err) => failures < RETRIES_MAX && mayWorkAgain(err),
      },
    },
  });
}

/** Keeps the API's answers for the pages below it. Whoever is signed out lands at the entrance. */
export function QueryProvider({ children }: { readonly children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
