import path from "node:path";
import { PROJECT } from "../paths";

/** The folders that the set-up of the native engine reads and writes. */
export interface EnginePaths {
  /** The installed npm package `@tensorflow/tfjs-node`. */
  readonly package: string;
  /** Downloaded and built engines. Outlives `npm ci`. */
  readonly store: string;
  /** Results of earlier runs. Deleted with `node_modules`. */
  readonly state: string;
}

export const DEFAULT_PATHS: EnginePaths = {
  package: path.join(PROJECT, "node_modules/@tensorflow/tfjs-node"),
  store: path.join(PROJECT, ".native"),
  state: path.join(PROJECT, "node_modules/.cache/merchant-lab"),
};
