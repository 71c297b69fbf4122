/** Jupyter's messaging protocol: the sockets of the kernel and its answer to each request. */
export { createServer, type MessageServer } from "./server";
