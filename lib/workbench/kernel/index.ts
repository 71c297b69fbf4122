/** The Jupyter kernel: unmodified tslab, mended from outside. */
export { installKernelspec, KERNEL_NAME } from "./kernelspec";
