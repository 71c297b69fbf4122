// Lets Node load TypeScript.
const { compile } = require("./typescript-cache.js");

const LOADED = Symbol.for("merchant-lab.typescript");

// Once per process: a second loader, or ts-node registered by somebody else, would compile files twice.
if (!process[LOADED] && !process[Symbol.for("ts-node.register.instance")]) {
  process[LOADED] = true;
  register();
}

function register() {
  const outputs = new Map();
  require.extensions[".ts"] = (module, file) => {
    const output = compile(file);
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
