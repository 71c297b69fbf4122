import path from "node:path";
import { PROJECT } from "../paths";

/** The folders that setting up the native engine reads and writes. */
export interface Places {
  /** The installed npm package `@tensorflow/tfjs-node`. */
  readonly package: string;
  /** Engines that were fetched or built; it outlives `npm ci`. */
  readonly store: string;
  /** What was tried and found; it goes with `node_modules`. */
  readonly stamps: string;
}

export const PLACES: Places = {
  package: path.join(PROJECT, "node_modules/@tensorflow/tfjs-node"),
  store: path.join(PROJECT, ".native"),
  stamps: path.join(PROJECT, "node_modules/.cache/merchant-lab"),
};
