/** The public module `network`: any network of one input and one output, trained, judged, saved and loaded. */
export { load, save } from "./model-files";
export * from "./network";
