/** Questions to tables of any size. */
export { sample } from "./sample";
