/** Tables of files, rows and columns. */
export { open } from "./engine/embedded";
export { of } from "./of";
