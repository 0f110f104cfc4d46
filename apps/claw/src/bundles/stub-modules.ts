import type { Plugin } from "esbuild";

/**
 * Packages that dependencies load but that the platform never calls: the engine is reached over a unix socket alone
 * (no ssh), BuildKit's sessions are not used, and BullMQ has no repeated jobs and no PostgreSQL behind it.
 */
const stubbed = [
  "ssh2",
  "cpu-features",
  "@grpc/grpc-js",
  "@grpc/proto-loader",
  "protobufjs",
  "pg",
  "luxon",
  "cron-parser",
];

/** Replaces them by modules that load, and throw as soon as anything of them is called or made. */
export const stubModules: Plugin = {
  name: "stub-modules",
  setup(build) {
    const filter = new RegExp(`^(${stubbed.join("|")})(/|$)`);
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: "stub" }));
    build.onLoad({ filter: /.*/, namespace: "stub" }, ({ path }) => ({
      contents: `const refuse = () => { throw new Error(${JSON.stringify(`${path} is not part of this bundle`)}); };
      const stub = new Proxy(function () {}, {
        get: (_, key) => (typeof key === "symbol" || key === "__esModule" ? undefined : stub),
        apply: refuse,
        construct: refuse,
      });
      module.exports = stub;`,
    }));
  },
};
