"use client";

import { CopyButton } from "../ui/copy-button.tsx";

/** A new second factor in the forms in which apps take it. */
export interface TotpSetup {
  readonly otpauthUri: string;
  readonly secret: string;
  readonly qrSvg: string;
}

/** The QR code, and the key for those who cannot scan it. */
export function SecretKey({ setup }: { readonly setup: TotpSetup }) {
  const spaced = setup.secret.replace(/(.{4})(?=.)/g, "$1 ");
  return (
    <div className="flex flex-wrap items-center gap-5 rounded-lg border border-line bg-surface p-5 shadow-card">
      <img
        src={`data:image/svg+xml,${encodeURIComponent(setup.qrSvg)}`}
        alt="QR code with the key for your authenticator app"
        className="size-40 rounded-md bg-white"
      />
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-medium">Scan this with your app</p>
        <p className="mt-3 text-sm text-muted">Or type the key:</p>
        <p className="flex items-center gap-1">
          <code className="min-w-0 font-mono text-sm break-words">{spaced}</code>
          <CopyButton text={setup.secret} label="Copy the key" />
        </p>
        <a href={setup.otpauthUri} className="text-sm underline decoration-accent underline-offset-4">
          Open in an app on this device
        </a>
      </div>
    </div>
  );
}
