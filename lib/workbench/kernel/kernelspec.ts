import fs from "node:fs";
import path from "node:path";
import { makeFolder } from "../../core/files/make-folder";
import { CELL_ENVIRONMENT } from "./environment";

/** The same name as tslab's own kernel, so notebooks open in either. */
export const KERNEL_NAME = "tslab";

/**
 * Writes the kernelspec to `<directory>/kernels/tslab/kernel.json`, where Jupyter finds it. It contains the
 * full paths of Node and the launcher, so it is valid for this machine and this project only.
 *
 * @param directory A folder of Jupyter's data path, e.g. `.venv/share/jupyter`.
 * @returns The path of the file.
 */
export function installKernelspec(directory: string): string {
  const file = path.join(path.resolve(directory), "kernels", KERNEL_NAME, "kernel.json");
  const description = {
    argv: [process.execPath, "--no-warnings", path.join(__dirname, "launcher.js"), "{connection_file}"],
    display_name: "TypeScript (Merchant Lab)",
    language: "typescript",
    // Only a signal interrupts a loop that never awaits. Node does not hear how Jupyter signals on Windows.
    interrupt_mode: process.platform === "win32" ? "message" : "signal",
    env: CELL_ENVIRONMENT,
  };
  makeFolder(path.dirname(file));
  fs.writeFileSync(file, `${JSON.stringify(description, undefined, 2)}\n`);
  return file;
}
