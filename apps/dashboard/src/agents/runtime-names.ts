import { RUNTIMES, type RuntimeName } from "@deployclaw/domain";

/** What each runtime is called and is good for; the first one is proposed. */
export const RUNTIME_TEXTS: {
  readonly [Name in RuntimeName]: { readonly title: string; readonly words: string };
} = {
  openclaw: {
    title: "OpenClaw",
    words: "A full personal agent with tools and memory. Takes some seconds to start.",
  },
  nano: { title: "Nano", words: "A tiny agent of ours to try things out. Starts at once." },
};

/** What the platform knows of each runtime. */
export const RUNTIME_FACTS = RUNTIMES;
