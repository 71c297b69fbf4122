import fs from "node:fs";
import path from "node:path";
import { CELL_ENVIRONMENT } from "./environment";

/** The name of tslab's own kernel, so that a notebook opens in either. */
export const KERNEL_NAME = "tslab";

/**
 * Writes the kernel's description where Jupyter looks for it: `<directory>/kernels/tslab/kernel.json`. Node and the
 * launcher stand in it with their full paths, so it holds for this machine and this project only.
 *
 * @param directory A folder of Jupyter's data path, such as `.venv/share/jupyter`.
 * @returns The file written.
 */
export function installKernelspec(directory: string): string {
  const file = path.join(path.resolve(directory), "kernels", KERNEL_NAME, "kernel.json");
  const description = {
    argv: [process.execPath, "--no-warnings", path.join(__dirname, "launcher.js"), "{connection_file}"],
    display_name: "TypeScript (Merchant Lab)",
    language: "typescript",
    interrupt_mode: "signal",
    env: CELL_ENVIRONMENT,
  };
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(description, undefined, 2)}\n`);
  return file;
}
