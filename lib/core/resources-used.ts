/**
 * The data sets and the neural-network engine that this process has used so far. Loaders and the engine record them;
 * the notebook's `session()` and the command line list them. The record is global (on `globalThis`), so that all copies
 * of this module share it.
 */

/** A data set that was read, and where it came from. */
export interface DatasetUse {
  readonly name: string;
  /** The name in the language of the page. @default the name */
  readonly title?: string;
  readonly origin: "package" | "folder" | "cache" | "download" | "generated";
  /** A remark for the reader, for example "10,000 of the 70,000 digits" or "seed 7". */
  readonly detail?: string;
}

interface Resources {
  readonly datasets: Map<string, DatasetUse>;
  engine: string | undefined;
}

const KEY = Symbol.for("merchant-lab.resources-used");

function resources(): Resources {
  const holder = globalThis as unknown as Record<symbol, Resources | undefined>;
  holder[KEY] ??= { datasets: new Map(), engine: undefined };
  return holder[KEY];
}

/** Records a use of a data set: each origin and detail once, so that a later shop does not hide an earlier one. */
export function recordDataset(use: DatasetUse): void {
  resources().datasets.set(JSON.stringify([use.name, use.origin, use.detail]), use);
}

/** Records the engine that computes neural networks, for example "WebAssembly (2 threads)". */
export function recordEngine(engine: string): void {
  resources().engine = engine;
}

export function resourcesUsed(): {
  readonly datasets: readonly DatasetUse[];
  readonly engine: string | undefined;
} {
  return { datasets: [...resources().datasets.values()], engine: resources().engine };
}
