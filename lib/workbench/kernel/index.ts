/** The Jupyter kernel: tslab, with corrections applied when it is loaded. */
import path from "node:path";

export { installKernelspec, KERNEL_NAME } from "./kernelspec";

/** The script that makes what the kernel's type check reads of lib; without it the first cell takes several times as long. */
export const PREPARATION = path.join(__dirname, "prepare.js");
