/** The Jupyter kernel: tslab, with corrections applied when it is loaded. */
export { installKernelspec, KERNEL_NAME } from "./kernelspec";
