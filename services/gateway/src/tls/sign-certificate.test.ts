import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createCellAuthority } from "./create-cell-authority.ts";
import { signCertificate } from "./sign-certificate.ts";

const OPENSSL = "/usr/bin/openssl";
const folder = mkdtempSync(join(tmpdir(), "dc-certificate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = new Date();
const YEAR_MS = 365 * 86_400_000;
const authority = createCellAuthority("an-agent", NOW, randomBytes);
const signer = createPrivateKey({
  key: authority.privateKey.revealBytes(),
  format: "der",
  type: "pkcs8",
});
const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const leaf = (host: string, notAfter = new Date(NOW.getTime() + YEAR_MS)) =>
  signCertificate(
    {
      subject: host.slice(0, 64),
      issuer: "DeployClaw cell an-agent",
      publicKey,
      notBefore: new Date(NOW.getTime() - 1_000),
      notAfter,
      role: { kind: "server", host },
    },
    signer,
    randomBytes,
  );

function openssl(certificate: string, ...args: string[]): string {
  const ca = join(folder, "ca.pem");
  const file = join(folder, "leaf.pem");
  writeFileSync(ca, authority.certificatePem);
  writeFileSync(file, certificate);
  return execFileSync(OPENSSL, [...args.map((arg) => (arg === "CA" ? ca : arg)), file], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test.runIf(existsSync(OPENSSL))(
  "OpenSSL verifies a leaf for its host in its strictest mode, and for no other host",
  () => {
    const verify = (host: string) =>
      openssl(
        leaf("api.example.com"),
        "verify",
        "-x509_strict",
        "-CAfile",
        "CA",
        "-purpose",
        "sslserver",
        "-verify_hostname",
        host,
      );
    expect(verify("api.example.com")).toContain("OK");
    expect(() => verify("other.example.com")).toThrow();
  },
);

test.runIf(existsSync(OPENSSL))(
  "a leaf cannot sign, the authority signs leaves only and is not a server",
  () => {
    const text = (certificate: string) => openssl(certificate, "x509", "-noout", "-text", "-in");
    expect(text(leaf("api.example.com"))).toMatch(/CA:FALSE[\s\S]*Digital Signature\n/);
    expect(text(authority.certificatePem)).toMatch(/CA:TRUE, pathlen:0[\s\S]*Certificate Sign, CRL Sign\n/);
  },
);

test("long names, long lives and every serial number are encoded as the rules want", () => {
  const host = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.example.com`;
  const certificate = new X509Certificate(leaf(host, new Date("2060-01-02T03:04:05Z")));
  expect(certificate.subjectAltName).toBe(`DNS:${host}`);
  expect(certificate.validToDate.toISOString()).toBe("2060-01-02T03:04:05.000Z");
  for (const fill of [0x00, 0x7f, 0x80, 0xff]) {
    const made = createCellAuthority("an-agent", NOW, (length) => Buffer.alloc(length, fill));
    const { serialNumber, publicKey: key, verify } = new X509Certificate(made.certificatePem);
    expect(serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
    expect(verify.call(new X509Certificate(made.certificatePem), key)).toBe(true);
  }
});
