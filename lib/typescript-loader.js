// Lets Node load TypeScript.
const { compile } = require("./typescript-cache.js");

const LOADED = Symbol.for("merchant-lab.typescript");

// Once per process: a second loader, or ts-node registered by somebody else, would compile files twice.
if (!process[LOADED] && !process[Symbol.for("ts-node.register.instance")]) {
  process[LOADED] = true;
  register();
}

/** What TypeScript makes of `export * as name from "./file";`. */
const NAMESPACE = /^exports\.(\w+) = (__importStar\(require\("[^"]*"\)\));/gm;

/** Loads the files of re-exported namespaces when they are first used: a process needs few of the modules of lib. */
function withLazyNamespaces(output) {
  return output.replace(
    NAMESPACE,
    'Object.defineProperty(exports, "$1", { enumerable: true, configurable: true, get: () => $2 });',
  );
}

function register() {
  const outputs = new Map();
  require.extensions[".ts"] = (module, file) => {
    const output = withLazyNamespaces(compile(file));
    outputs.set(file, output);
    module._compile(output, file);
  };

  // Stack traces name lines of the TypeScript files; the maps are at the end of each output.
  require("@cspotcode/source-map-support").install({
    environment: "node",
    retrieveFile: (file) => outputs.get(file) ?? "",
    redirectConflictingLibrary: true,
  });
}
