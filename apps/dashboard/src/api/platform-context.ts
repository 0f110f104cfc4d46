"use client";

import type { ApiClient } from "@deployclaw/contracts/client";
import { createContext, useContext } from "react";

/** The API as pages use it, on this page's own origin. */
export interface Platform {
  /** Sends as given; a refusal is final. */
  readonly plain: ApiClient;
  /** Asks for a code when the API wants one, and then sends the very same request again. */
  readonly api: ApiClient;
}

/** Filled by the platform's provider. */
export const PlatformContext = createContext<Platform | undefined>(undefined);

/** The typed client of the API. Throws outside of the platform's provider. */
export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (platform === undefined) throw new Error("usePlatform outside of PlatformProvider");
  return platform;
}
