/** Compiles the AssemblyScript source of kernels, so that a test can compare it with the module that lib stores. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** For kernels that several threads run on the same memory. */
export const THREADS =
  "--sharedMemory --initialMemory 1 --maximumMemory 65536 --enable threads --enable simd --enable bulk-memory";

/**
 * @param source A path from `lib`.
 * @param options What the compiler gets beside what all kernels have in common.
 * @returns The module as base64.
 */
export function compileKernels(source: string, options: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "merchant-lab-test-"));
  try {
    copyFileSync(path.join(__dirname, "../../lib", source), path.join(folder, "kernels.ts"));
    const compiler = require.resolve("assemblyscript/bin/asc.js");
    const all = `-O3 --runtime stub --importMemory ${options} --noAssert --outFile kernels.wasm`;
    execFileSync(process.execPath, [compiler, "kernels.ts", ...all.split(" ")], { cwd: folder });
    return readFileSync(path.join(folder, "kernels.wasm")).toString("base64");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
