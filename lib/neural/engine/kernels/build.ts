/** The two WebAssembly binaries of the engine, built once and cached in `node_modules/.cache`. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import v8 from "node:v8";
import { webAssembly } from "../../../core/webassembly";

export interface Binaries {
  /** tfjs's own binary with its memory marked as shared, so that our workers can access it. */
  readonly tensorflowPath: string;
  /** Our kernels; they import that memory. */
  readonly kernels: Uint8Array;
}

/** Compiled as one file. */
const SOURCES = ["kernels.as", "recurrent.as", "normalization.as"];

const FLAGS =
  "-O3 --runtime stub --importMemory --sharedMemory --initialMemory 256 --maximumMemory 65536 --enable simd --enable threads --noAssert";
/** With fused multiply-add, if the host supports it. */
const FUSED_FLAGS = `${FLAGS} --enable relaxed-simd`;

/** Returns the binaries, and builds what is not cached; about two seconds the first time. */
export async function build(): Promise<Binaries> {
  // Node 20 (V8 11.3) needs a flag for relaxed SIMD.
  if (process.version.startsWith("v20.")) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");
  const fused = await buildWith(FUSED_FLAGS);
  return webAssembly.validate(fused.kernels) ? fused : await buildWith(FLAGS);
}

async function buildWith(flags: string): Promise<Binaries> {
  const source = SOURCES.map((name) => fs.readFileSync(path.join(__dirname, name), "utf8")).join("\n");
  const binary = "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm";
  const original = fs.readFileSync(require.resolve(binary));
  const key = createHash("sha256").update(source).update(flags).update(original).digest("hex").slice(0, 16);
  const names = [`kernels-${key}.wasm`, `tfjs-shared-${key}.wasm`];
  const inFolder = (folder: string) => names.map((name) => path.join(folder, name));
  const [cachedKernels, cachedTensorflow] = inFolder(CACHE);
  if (fs.existsSync(cachedKernels) && fs.existsSync(cachedTensorflow))
    return { tensorflowPath: cachedTensorflow, kernels: fs.readFileSync(cachedKernels) };

  const [kernelsPath, tensorflowPath] = inFolder(writableFolder());
  writeCached(tensorflowPath, withSharedMemory(original));
  return { tensorflowPath, kernels: writeCached(kernelsPath, await compile(source, flags)) };
}

const CACHE = path.resolve(__dirname, "../../../../node_modules/.cache/merchant-lab");

/** The cache folder, or a temporary folder if the cache is not writable. */
function writableFolder(): string {
  try {
    fs.mkdirSync(CACHE, { recursive: true });
    fs.accessSync(CACHE, fs.constants.W_OK);
    return CACHE;
  } catch {
    return fs.mkdtempSync(path.join(tmpdir(), "merchant-lab-"));
  }
}

/** Writes a draft and renames it, so that another process never reads a partial file. */
function writeCached(file: string, bytes: Uint8Array): Uint8Array {
  const draft = `${file}.${process.pid}.${Date.now().toString(36)}`;
  fs.writeFileSync(draft, bytes);
  fs.renameSync(draft, file);
  return bytes;
}

/** Compiles in a separate process: the compiler is an ES module, which ts-node and tslab cannot load. */
async function compile(source: string, flags: string): Promise<Uint8Array> {
  const compiler = require.resolve("assemblyscript/bin/asc.js");
  const folder = fs.mkdtempSync(path.join(tmpdir(), "merchant-lab-kernels-"));
  try {
    fs.writeFileSync(path.join(folder, "kernels.ts"), source);
    const values = [compiler, "kernels.ts", "--outFile", "kernels.wasm", ...flags.split(" ")];
    await promisify(execFile)(process.execPath, values, { cwd: folder });
    return fs.readFileSync(path.join(folder, "kernels.wasm"));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Sets the `shared` bit of the module's memory, which is all our workers need. (tfjs's own threaded build starts browser
 * workers, which Node does not have.) The memory already has a maximum, as shared memory requires.
 */
function withSharedMemory(original: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(original);
  let offset = 8;
  const readInteger = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[offset++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  const memorySection = 5;
  while (offset < bytes.length) {
    const section = bytes[offset++];
    const end = readInteger() + offset;
    if (section === memorySection) {
      const [memories, limits] = [bytes[offset], bytes[offset + 1]];
      if (memories !== 1 || limits !== 1) break;
      bytes[offset + 1] = 3;
      return bytes;
    }
    offset = end;
  }
  throw new Error(
    "Cannot share the memory of @tensorflow/tfjs-backend-wasm: its binary must hold one memory with a maximum",
  );
}
