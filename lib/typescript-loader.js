// Lets Node load TypeScript. ts-node compiles each file once; its output is cached by content in node_modules/.cache.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const PROJECT = path.dirname(__dirname);
const CACHE = path.join(PROJECT, "node_modules/.cache/merchant-lab/typescript");
const END = "\n//# length=";
const LOADED = Symbol.for("merchant-lab.typescript");

// Once per process: a second loader, or ts-node registered by somebody else, would compile files twice.
if (!process[LOADED] && !process[Symbol.for("ts-node.register.instance")]) {
  process[LOADED] = true;
  register();
}

function register() {
  const salt = [
    process.versions.node.split(".")[0],
    require("typescript/package.json").version,
    require("ts-node/package.json").version,
    read(path.join(PROJECT, "tsconfig.json")),
  ].join("\n");
  const outputs = new Map();
  let compiler;

  require.extensions[".ts"] = (module, file) => {
    const source = fs.readFileSync(file, "utf8");
    const key = createHash("sha256").update(`${salt}\n${file}\n${source}`).digest("hex");
    const cached = path.join(CACHE, `${key}.js`);
    let output = readStored(cached);
    if (output === undefined) {
      compiler ??= createCompiler();
      output = compiler.compile(source, file);
      store(cached, output);
    }
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

/** ts-node, which loads TypeScript: only where a file is not in the cache. */
function createCompiler() {
  // Disables ts-node's cache of machine code: a process that reads the file while another one writes it crashes.
  process.env.DISABLE_V8_COMPILE_CACHE = "1";
  return require("ts-node").create({ transpileOnly: true, cwd: __dirname, compiler: "typescript" });
}

function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The output that `store` wrote, unless the file was truncated. */
function readStored(file) {
  const [output, length] = read(file)?.split(END) ?? [];
  return output?.length === Number(length) ? output : undefined;
}

/** Writes atomically, with the length at the end. Without write access every process compiles again. */
function store(file, output) {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(CACHE, { recursive: true });
    fs.writeFileSync(temporary, output + END + output.length);
    fs.renameSync(temporary, file);
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}
