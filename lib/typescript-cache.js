// Compiles TypeScript files with ts-node, each once: the output is cached by content in node_modules/.cache.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const PROJECT = path.dirname(__dirname);
const CACHE = path.join(PROJECT, "node_modules/.cache/merchant-lab/typescript");
const END = "\n//# length=";

let salt;
let compiler;

/** The JavaScript of a TypeScript file, with its source map at the end. */
exports.compile = function compile(file) {
  salt ??= [
    process.versions.node.split(".")[0],
    require("typescript/package.json").version,
    require("ts-node/package.json").version,
    read(path.join(PROJECT, "tsconfig.json")),
  ].join("\n");
  const source = fs.readFileSync(file, "utf8");
  const key = createHash("sha256").update(`${salt}\n${file}\n${source}`).digest("hex");
  const cached = path.join(CACHE, `${key}.js`);
  const stored = readStored(cached);
  if (stored !== undefined) return stored;
  compiler ??= createCompiler();
  const output = compiler.compile(source, file);
  store(cached, output);
  return output;
};

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
