/** Finds the installed kernelspecs of the project's kernel. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { KERNEL_NAME } from "../kernel";
import { readText } from "../text-file";
import { findProgram } from "./processes";
import { VENV } from "./python";

export interface InstalledKernelspec {
  readonly file: string;
  /** Whether the files that it names exist. */
  readonly works: boolean;
}

/** The kernelspecs in all folders that a Jupyter on this machine would search. */
export function findKernelspecs(venv = VENV): readonly InstalledKernelspec[] {
  const { JUPYTER_PATH = "", JUPYTER_DATA_DIR } = process.env;
  const home = os.homedir();
  const program = findProgram("jupyter-lab");
  const folders = [
    path.join(venv, "share/jupyter"),
    ...JUPYTER_PATH.split(path.delimiter),
    JUPYTER_DATA_DIR,
    path.join(home, process.platform === "darwin" ? "Library/Jupyter" : ".local/share/jupyter"),
    program && path.join(path.dirname(program), "../share/jupyter"),
    "/usr/local/share/jupyter",
    "/usr/share/jupyter",
  ];
  return [...new Set(folders)]
    .filter((folder) => folder)
    .map((folder) => path.join(String(folder), "kernels", KERNEL_NAME, "kernel.json"))
    .filter((file) => fs.existsSync(file))
    .map((file) => ({ file, works: hasExistingFiles(file) }));
}

function hasExistingFiles(kernelspec: string): boolean {
  try {
    const { argv } = JSON.parse(readText(kernelspec));
    return argv
      .filter((argument: string) => path.isAbsolute(argument))
      .every((argument: string) => fs.existsSync(argument));
  } catch {
    return false;
  }
}
