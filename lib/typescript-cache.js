// Compiles TypeScript files with ts-node, each once: the output is cached by content in node_modules/.cache.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const PROJECT = path.dirname(__dirname);
const CACHE = path.join(PROJECT, "node_modules/.cache/merchant-lab/typescript");
const END = "\n//# sha256=";

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
  const key = sha256(`${salt}\n${file}\n${source}`);
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

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

/** The output that `store` wrote, unless the file was changed since. */
function readStored(file) {
  const [output, hash] = read(file)?.split(END) ?? [];
  return hash !== undefined && sha256(output) === hash ? output : undefined;
}

/** Writes atomically, with the hash at the end. Without write access every process compiles again. */
function store(file, output) {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(CACHE, { recursive: true });
    fs.writeFileSync(temporary, output + END + sha256(output));
    fs.renameSync(temporary, file);
  } catch {
    removeIfPossible(temporary);
  }
}

function removeIfPossible(file) {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // Something on the path to the cache is not a folder.
  }
}
