/** What a cell prints and displays, on its way to a front end or to the runner. */
export {
  type BufferedOutput,
  bufferOutput,
  type DisplayContent,
  OUTPUT_LIMIT,
  type OutputSink,
} from "./buffer";
export { type ProcessOutput, redirectProcess } from "./process-output";
