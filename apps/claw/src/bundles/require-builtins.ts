import { isBuiltin } from "node:module";
import type { Plugin } from "esbuild";

/**
 * Loads Node's own modules with `require`. A static import of `node:http` reads every export of it, also the lazy
 * ones that load fetch and WebSocket: 6 MB of memory in each process.
 */
export const requireBuiltins: Plugin = {
  name: "require-builtins",
  setup(build) {
    build.onResolve({ filter: /^[a-z0-9_:/]+$/ }, ({ path, kind, namespace }) => {
      if (namespace === "builtin" || kind !== "import-statement" || !isBuiltin(path)) return undefined;
      return { path: path.replace(/^node:/, ""), namespace: "builtin", sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${path}`)});`,
    }));
  },
};
