import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The platform under test, started by the set-up of the run. */
    portal: {
      readonly origin: string;
      /** POST here ends every session's step-up, as five minutes of waiting would. */
      readonly expireStepUpUrl: string;
      readonly runtime: "nano" | "openclaw";
      readonly browserPath: string;
      /** Where screenshots are kept. */
      readonly outputFolder: string;
    };
  }
}

/** What the tests know of the platform that they drive. */
export const portal = inject("portal");
