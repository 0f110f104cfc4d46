import type { ReactNode } from "react";
import { Logo } from "../ui/logo.tsx";

/** The frame of the pages before one is signed in. */
export function EntranceFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[1fr_1.05fr]">
      <main className="flex flex-col px-6 py-6 sm:px-10">
        <a href="/" aria-label="DeployClaw, start" className="self-start rounded-sm">
          <Logo />
        </a>
        <div className="m-auto w-full max-w-100 py-10">{children}</div>
      </main>
      <aside className="relative hidden overflow-hidden border-l border-line bg-sunken lg:block">
        <div className="absolute inset-0 grid place-items-center p-12">
          <figure className="w-full max-w-120">
            <CellDrawing />
            <figcaption className="mt-10 text-lg text-balance text-muted">
              One way in, one way out. What an agent wants to do is in the log before it happens.
            </figcaption>
          </figure>
        </div>
      </aside>
    </div>
  );
}

function CellDrawing() {
  return (
    <svg
      viewBox="0 0 480 260"
      fill="none"
      role="img"
      aria-label="A sealed cell, connected to the gateway alone"
      className="w-full"
    >
      <g className="stroke-ink" strokeWidth="1.5">
        <rect x="1" y="86" width="130" height="88" rx="12" className="fill-surface" />
        <rect x="211" y="11" width="258" height="238" rx="20" strokeWidth="2.5" />
        <rect x="353" y="86" width="92" height="88" rx="12" className="fill-surface" />
      </g>
      <rect
        x="235"
        y="86"
        width="92"
        height="88"
        rx="12"
        className="fill-accent-wash stroke-accent"
        strokeWidth="1.5"
      />
      <path d="M353 130h-16M235 130H142" className="stroke-accent" strokeWidth="2.5" />
      <path d="m327 130 13-7v14zM131 130l13-7v14z" className="fill-accent" />
      <g className="fill-ink font-sans text-base font-medium" textAnchor="middle">
        <text x="66" y="135">
          Gateway
        </text>
        <text x="281" y="135">
          Airlock
        </text>
        <text x="399" y="135">
          Agent
        </text>
        <text x="240" y="50" textAnchor="start">
          Cell
        </text>
      </g>
      <text x="240" y="222" className="fill-muted font-sans text-sm">
        no host, no neighbour, no internet
      </text>
    </svg>
  );
}
