import { CopyButton } from "../ui/copy-button.tsx";

/** Where the certificate of the erasure will be, to be kept: afterwards nobody can sign in to look for it. */
export function CertificateAddress({ url }: { readonly url: string }) {
  return (
    <p className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 rounded-sm bg-sunken px-2 py-1 font-mono text-xs break-all">{url}</code>
      <CopyButton text={url} label="Copy the address of the certificate" />
    </p>
  );
}
