import { generateURI, ScureBase32Plugin } from "otplib";
import { renderSVG } from "uqr";

/** What an authenticator app needs, shown once. */
export interface TotpSetup {
  readonly otpauthUri: string;
  readonly secret: string;
  readonly qrSvg: string;
}

/** A secret in the three forms in which authenticator apps take it: link, base32 text, QR code. */
export function describeTotpSecret(secret: Uint8Array, email: string): TotpSetup {
  const text = new ScureBase32Plugin().encode(secret).replaceAll("=", "");
  const otpauthUri = generateURI({ issuer: "DeployClaw", label: email, secret: text });
  return { otpauthUri, secret: text, qrSvg: renderSVG(otpauthUri, { border: 2 }) };
}
