import type { Plugin } from "esbuild";

/**
 * Packages that dependencies load but that the platform never calls: the engine is reached over a unix socket alone
 * (no ssh), and BuildKit's sessions are not used.
 */
const stubbed = ["ssh2", "cpu-features", "@grpc/grpc-js", "@grpc/proto-loader", "protobufjs"];

/** Replaces them by a module that throws as soon as anything of it is used. */
export const stubModules: Plugin = {
  name: "stub-modules",
  setup(build) {
    const filter = new RegExp(`^(${stubbed.join("|")})(/|$)`);
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: "stub" }));
    build.onLoad({ filter: /.*/, namespace: "stub" }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get(_, key) {
        if (typeof key === "symbol" || key === "__esModule") return undefined;
        throw new Error(${JSON.stringify(`${path} is not part of this bundle`)});
      } });`,
    }));
  },
};
