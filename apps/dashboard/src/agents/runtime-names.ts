import { RUNTIMES, type RuntimeName } from "@deployclaw/domain";

/** What each runtime is called and is good for; the first one is proposed. */
export const RUNTIME_TEXTS: {
  readonly [Name in RuntimeName]: { readonly title: string; readonly words: string };
} = {
  openclaw: {
    title: "OpenClaw",
    words: "A full personal agent with tools and memory. Takes some seconds to start.",
  },
  picoclaw: {
    title: "PicoClaw",
    words: "A small assistant that needs a tenth of the memory. Starts at once.",
  },
  custom: { title: "Your own image", words: "A container image of yours, named by its digest." },
  nano: { title: "Nano", words: "A tiny agent of ours to try things out. Starts at once." },
};

/** What is proposed for an image of one's own. */
export const CUSTOM_PROPOSAL = RUNTIMES.custom;

/** What the platform knows of each runtime. */
export const RUNTIME_FACTS = RUNTIMES;
